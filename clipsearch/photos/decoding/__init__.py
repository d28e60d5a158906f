"""Decoding a photo: pixels, thumbnail, facts and fingerprint."""
