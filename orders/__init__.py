"""Orders: the intent of a customer, from arrival to cancelling."""
