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
    PromiseConfirmActionParameter,
    PromiseExtendActionParameter,
)
from .answers import Order, OrderLineItem, StrippedOrder, StrippedOrders
from .creation import OrderForCreation
from .modification import OrderForUpdate
from .promises import PromiseRequest, ResponseForDeliveryPromise

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
    "PromiseConfirmActionParameter",
    "PromiseExtendActionParameter",
    "PromiseRequest",
    "ResponseForDeliveryPromise",
    "StrippedOrder",
    "StrippedOrders",
]
