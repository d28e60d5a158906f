"""From a query to hits; labels; saved searches."""
