"""SQL of one kind of data each: the parts that the catalogue's reader and writer are made of."""
