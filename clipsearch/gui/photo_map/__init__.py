"""The map of the photos in the window: a plane by likeness, and the earth."""
