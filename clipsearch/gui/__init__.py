"""The window: the only room that knows Qt; all work goes through the library's façade."""
