"""The desktop around the window: files, other programs, autostart, display."""
