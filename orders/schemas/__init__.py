"""The documented shapes of orders, in and out."""

from .actions import OrderActionsParameter, OrderCancelActionParameter, OrderUnlockActionParameter
from .answers import Order, OrderLineItem, StrippedOrder, StrippedOrders
from .creation import OrderForCreation

__all__ = [
    "Order",
    "OrderActionsParameter",
    "OrderCancelActionParameter",
    "OrderForCreation",
    "OrderLineItem",
    "OrderUnlockActionParameter",
    "StrippedOrder",
    "StrippedOrders",
]
