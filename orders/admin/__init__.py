"""Orders in the backoffice: the lists, the page of one order, what clerks do with it, and the rules for that."""

from .cancelation_reasons import CancelationReasonAdmin
from .configuration import OrderCancelationConfigurationAdmin, OrderModificationConfigurationAdmin
from .lists import LockedOrders, OrderAdmin
from .lock_rules import LockRuleAdmin
from .parts import OrderPart, shown_on_order_page
from .reads import orders_found, orders_visible

__all__ = [
    "CancelationReasonAdmin",
    "LockRuleAdmin",
    "LockedOrders",
    "OrderAdmin",
    "OrderCancelationConfigurationAdmin",
    "OrderModificationConfigurationAdmin",
    "OrderPart",
    "orders_found",
    "orders_visible",
    "shown_on_order_page",
]
