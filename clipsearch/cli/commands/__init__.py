"""The commands: one short function for each, by what they are for."""
