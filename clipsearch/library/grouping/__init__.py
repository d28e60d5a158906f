"""Groups of photos: duplicates, bursts and similar scenes; and photos that fit in none."""
