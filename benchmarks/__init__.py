"""What clipsearch costs in time and memory, beside the plain way of doing the same."""
