"""Orders in the backoffice: the lists, the page of one order, what clerks do with it, and the rules for that."""

from .cancelation_reasons import CancelationReasonAdmin
from .configuration import OrderCancelationConfigurationAdmin, OrderModificationConfigurationAdmin
from .lists import LockedOrders, OrderAdmin
from .reads import orders_found

__all__ = [
    "CancelationReasonAdmin",
    "LockedOrders",
    "OrderAdmin",
    "OrderCancelationConfigurationAdmin",
    "OrderModificationConfigurationAdmin",
    "orders_found",
]
