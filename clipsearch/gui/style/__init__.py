"""Colours, style sheet, icons, language, and how numbers and dates are written."""
