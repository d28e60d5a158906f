"""The catalogue, a library's source of truth in one SQLite file: schema, queries, changes, backups."""
