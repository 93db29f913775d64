"""The writes of the inventory."""
