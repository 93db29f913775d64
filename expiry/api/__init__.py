"""Expiries over HTTP."""
