"""Expiries: what is not collected in time is cancelled and freed."""
