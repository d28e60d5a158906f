"""What is kept: SQLite holds the truth, USearch and thumbnails are caches that can be made again."""
