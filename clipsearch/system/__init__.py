"""What is asked of the operating system: atomic files, malloc, the log file."""
