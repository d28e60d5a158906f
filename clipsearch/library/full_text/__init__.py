"""Full text: photos by names, and one ranking of names and meaning."""
