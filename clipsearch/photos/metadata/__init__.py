"""What a photo says of itself: date, camera, orientation, from EXIF, XMP, IPTC and chunks of PNGs."""
