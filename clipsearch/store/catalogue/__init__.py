"""The truth about the library: schema, reader, writer, backups."""
