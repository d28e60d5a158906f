"""From a file to pixels, facts and fingerprint."""
