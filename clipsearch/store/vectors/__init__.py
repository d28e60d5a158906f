"""The vector index, a cache of the catalogue's vectors."""
