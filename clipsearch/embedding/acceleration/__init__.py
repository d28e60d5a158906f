"""Optional: runs the towers faster on the processor at hand, with the same vectors."""
