"""The stores of a library: catalogue, thumbnails and vector index, consistent, behind one writer thread."""
