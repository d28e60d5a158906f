"""Pixels or words to unit vectors: a child process with decoders and model, and its client."""
