"""Modifying an order after it was placed: what a client may change, when, and what follows from it."""

from .addresses import order_address_change, order_addresses_replace
from .line_items import order_line_item_describe
from .modify import order_modify

__all__ = ["order_address_change", "order_addresses_replace", "order_line_item_describe", "order_modify"]
