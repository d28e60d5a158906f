"""Catalogue, thumbnails and vector index kept in step, behind one writer thread."""
