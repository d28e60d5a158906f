"""Builds and measures the starter model: a small dual encoder in open_clip's format."""
