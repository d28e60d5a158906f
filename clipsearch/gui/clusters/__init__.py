"""The page of collections that are made by themselves, and of events."""
