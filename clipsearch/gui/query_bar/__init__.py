"""The query bar: chips, filters, history, drag and drop, and its controller."""
