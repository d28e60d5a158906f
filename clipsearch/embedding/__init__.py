"""Turns photos and words into unit vectors, in a child process that decodes and runs the model."""
