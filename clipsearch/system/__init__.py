"""Operating system services: atomic files, the allocator, the log file, names of files."""
