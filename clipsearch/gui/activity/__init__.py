"""What goes on in the library: following, progress, problems, the tray icon."""
