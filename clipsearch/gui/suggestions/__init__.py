"""Suggestions below the search field while a query is typed."""
