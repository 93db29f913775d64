"""Tags: what is stored, refused and found, and where they go with an order."""
