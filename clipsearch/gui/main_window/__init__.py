"""The main window, which puts the parts together."""
