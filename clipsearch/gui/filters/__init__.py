"""The row of filters below the toolbar, and the popover of each with the counts of its values."""
