"""What proves an installation (self-test), and what a report of a bug needs (doctor)."""
