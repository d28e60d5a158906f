"""Photo files: finding them, watching folders for changes, decoding them."""
