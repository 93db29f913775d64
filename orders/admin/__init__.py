"""Orders in the backoffice: the lists, the page of one order, and what clerks do with it."""

from .lists import LockedOrders, OrderAdmin
from .reads import orders_found

__all__ = ["LockedOrders", "OrderAdmin", "orders_found"]
