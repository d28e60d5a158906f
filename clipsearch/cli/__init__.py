"""The terminal commands: each calls the public interface of clipsearch and prints the result."""
