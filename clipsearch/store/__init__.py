"""Storage of a library: SQLite is the source of truth; vector index and thumbnails are caches."""
