"""Orders with their lines, and what an installation says about cancelling and modifying them."""

from .cancelation_reasons import CancelationReason
from .configurations import OrderCancelationConfiguration, OrderModificationConfiguration
from .orders import Order, OrderLine, Promise

__all__ = [
    "CancelationReason",
    "Order",
    "OrderCancelationConfiguration",
    "OrderLine",
    "OrderModificationConfiguration",
    "Promise",
]
