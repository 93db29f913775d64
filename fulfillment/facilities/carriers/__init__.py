"""What carriers are to the rest, without the database: adapters to their services, and when they collect."""
