"""The outbox: what happened, kept in order, for others to hear."""
