"""The documented shapes of orders, in and out."""

from .actions import (
    BulkForceCancelOrderParameter,
    BulkOrderActionResult,
    BulkOrderActionsParameter,
    OrderActionsParameter,
    OrderCancelActionParameter,
    OrderConsumerAddressChangeActionParameter,
    OrderConsumerAddressesReplaceActionParameter,
    OrderForceCancelActionParameter,
    OrderLineItemActionsParameter,
    OrderUnlockActionParameter,
)
from .answers import Order, OrderLineItem, StrippedOrder, StrippedOrders
from .creation import OrderForCreation
from .modification import OrderForUpdate

__all__ = [
    "BulkForceCancelOrderParameter",
    "BulkOrderActionResult",
    "BulkOrderActionsParameter",
    "Order",
    "OrderActionsParameter",
    "OrderCancelActionParameter",
    "OrderConsumerAddressChangeActionParameter",
    "OrderConsumerAddressesReplaceActionParameter",
    "OrderForCreation",
    "OrderForUpdate",
    "OrderForceCancelActionParameter",
    "OrderLineItem",
    "OrderLineItemActionsParameter",
    "OrderUnlockActionParameter",
    "StrippedOrder",
    "StrippedOrders",
]
