"""Fulfilment options over HTTP."""
