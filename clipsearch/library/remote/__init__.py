"""Answering the commands of other processes on the same library."""
