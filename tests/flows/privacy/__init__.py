"""Strings that must be gone one day: where they are planted, what happens to the orders, and where to look for them."""
