"""Exports of photos: as a table, a contact sheet, or a folder of files."""
