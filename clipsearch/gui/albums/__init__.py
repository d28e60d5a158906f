"""Albums in the window: making, filling, arranging, renaming and deleting them."""
