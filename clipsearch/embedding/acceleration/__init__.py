"""The same vectors sooner: optional rewrites of the towers for the processor at hand."""
