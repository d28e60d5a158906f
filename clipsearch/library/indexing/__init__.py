"""One look at the folders, and the run that carries out what it found."""
