"""What can be done to photos: open, copy, drag out, rename, move to the trash."""
