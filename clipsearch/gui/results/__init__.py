"""The grid of results: layout, painting, selection, thumbnails."""
