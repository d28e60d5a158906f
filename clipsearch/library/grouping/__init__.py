"""Groups of photos that belong together: duplicates, bursts and similar scenes."""
