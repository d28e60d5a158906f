"""The query that is being built and the search for it, without widgets."""
