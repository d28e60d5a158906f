"""Collections that are found by themselves: clusters of photos that look alike, events, and suggestions."""
