"""The terminal commands: thin shells over the library's façade."""
