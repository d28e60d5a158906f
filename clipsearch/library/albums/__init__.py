"""Albums: photos in an order that users choose."""
