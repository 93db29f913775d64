"""The writes of orders, one verb each."""

from .intake import order_create
from .verbs import order_cancel, order_unlock

__all__ = ["order_cancel", "order_create", "order_unlock"]
