"""Image and text towers through open_clip, in plain torch."""
