"""Suggestions while a query is typed."""
