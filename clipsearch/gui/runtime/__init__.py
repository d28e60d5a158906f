"""Worker threads, crash dialog and single instance of the window's process."""
