"""What is known of the selected photo."""
