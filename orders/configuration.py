"""What this installation allows to be done to orders: modified line items, and cancelling although work has begun."""

from typing import Any

from fulfillment.common.configurations import Configuration, configuration_in_force

from .models import OrderCancelationConfiguration, OrderModificationConfiguration

LINE_ITEMS = "allowOrderLineItemModification"
FORCE_CANCEL = "allowForceCancelOrder"
# The documented defaults.
MODIFICATION_DEFAULTS: dict[str, Any] = {LINE_ITEMS: False}
CANCELATION_DEFAULTS: dict[str, Any] = {FORCE_CANCEL: False}


def line_items_may_be_modified() -> bool:
    """Say whether line items of an order may be added, changed and removed; one look-up by key."""
    return bool(configuration_in_force(OrderModificationConfiguration).said(MODIFICATION_DEFAULTS)[LINE_ITEMS])


def orders_may_be_force_cancelled() -> bool:
    """Say whether an order may be cancelled although somebody works on it already; one look-up by key."""
    return bool(configuration_in_force(OrderCancelationConfiguration).said(CANCELATION_DEFAULTS)[FORCE_CANCEL])


def order_modification_configuration_document(configuration: OrderModificationConfiguration) -> dict[str, Any]:
    """Return the whole configuration (``OrderModificationConfiguration``)."""
    return _document(configuration, MODIFICATION_DEFAULTS)


def order_cancelation_configuration_document(configuration: OrderCancelationConfiguration) -> dict[str, Any]:
    """Return the whole configuration (``OrderCancelationConfiguration``)."""
    return _document(configuration, CANCELATION_DEFAULTS)


def _document(configuration: Configuration, defaults: dict[str, Any]) -> dict[str, Any]:
    """Return what is in force; both descriptions know ``created``, but no ``lastModified``."""
    document = configuration.document(defaults)
    return {name: value for name, value in document.items() if name != "lastModified"}
