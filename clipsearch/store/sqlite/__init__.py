"""One SQLite file: opened, changed, checked."""
