"""Counts of the results by year, folder, camera and type, each of which narrows them."""
