"""The writes of the network."""
