"""One photo in full size."""
