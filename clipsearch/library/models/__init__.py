"""Which model serves, switching to another, re-embedding, and how fast models are."""
