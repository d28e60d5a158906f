"""What goes on in the library: following, progress, problems, work on models, the tray icon."""
