"""What the window offers to keep a library private."""
