"""Expiries in the backoffice: the list, the page of one, what people do with it, and the rules for all of them."""

from . import order_part  # noqa: F401 - the page of an order shows it
from .configuration import ExpiryConfigurationAdmin
from .lists import ExpiryAdmin

__all__ = ["ExpiryAdmin", "ExpiryConfigurationAdmin"]
