"""Tags in the window: naming them, teaching them, and giving them to photos."""
