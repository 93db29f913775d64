"""Tags: words of the client's own with the values they may have, for orders and whatever follows from them."""
