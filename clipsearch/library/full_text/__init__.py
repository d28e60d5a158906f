"""Full text: photos by the names of their files and folders."""
