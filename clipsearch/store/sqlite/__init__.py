"""One SQLite file: connections, transactions, damage and repair."""
