"""Orders with their lines, and what an installation says about cancelling and modifying them."""

from orders.lock_rules.models import LockRule, LockRuleMatch

from .cancelation_reasons import CancelationReason
from .configurations import OrderCancelationConfiguration, OrderModificationConfiguration
from .orders import Order, OrderLine, Promise, email_key

__all__ = [
    "CancelationReason",
    "LockRule",
    "LockRuleMatch",
    "Order",
    "OrderCancelationConfiguration",
    "OrderLine",
    "OrderModificationConfiguration",
    "Promise",
    "email_key",
]
