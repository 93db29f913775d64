"""Listings, stock and reservations: what is where and what is promised."""
