"""The documented shapes of listings, stocks and reservations."""
