"""Photos by the date taken, in rows that keep their shapes."""
