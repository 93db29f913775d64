"""Fulfilment options: what can be promised before an order exists."""
