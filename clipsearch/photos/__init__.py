"""From a path to all that the file alone can tell: content, pixels, date and camera."""
