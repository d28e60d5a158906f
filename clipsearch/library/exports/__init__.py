"""Setting out photos that were found, or an album: as a table, a page of pictures, or a folder of files."""
