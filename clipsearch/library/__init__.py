"""The use cases: keep folders, index them, search them, put words to a photo."""
