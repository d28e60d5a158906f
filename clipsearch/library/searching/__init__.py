"""From a query to hits; words for a photo; saved searches and the history."""
