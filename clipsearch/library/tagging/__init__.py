"""Tags that learn from photos marked for and against them, and photos that are like some examples."""
