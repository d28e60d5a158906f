"""Keeping the library in step with the disk from file system events."""
