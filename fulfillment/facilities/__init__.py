"""The network: stores and warehouses, where they are and what they can do."""
