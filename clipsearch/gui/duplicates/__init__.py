"""The dialog to review photos that belong together: duplicates, bursts and similar scenes."""
