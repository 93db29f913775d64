"""Orders and what belongs to them, as the API and the events show them."""

from collections.abc import Mapping, Sequence
from typing import Any

from fulfillment.common.documents import resource
from fulfillment.common.localization import DEFAULT_LOCALE, translated
from orders.models import CancelationReason, Order, OrderLine
from orders.states import OrderStatus


def order_document(order: Order, lines: Sequence[OrderLine]) -> dict[str, Any]:
    """Return the whole order (``Order``)."""
    document = {
        **order.properties,
        **resource(order),
        "status": order.status,
        "processId": str(order.process_id),
        "orderDate": order.order_date,
        "consumer": order.consumer,
        "orderLineItems": [line_document(line) for line in lines],
        "anonymized": order.anonymized_at is not None,
        "workflowInformation": {"isAvailable": False},
    }
    if order.status == OrderStatus.PROMISED and order.promised_until is not None:
        document["promisesOptions"] = {"validUntil": order.promised_until}
    if order.tenant_order_id is not None:
        document["tenantOrderId"] = order.tenant_order_id
    if order.custom_attributes is not None:
        document["customAttributes"] = order.custom_attributes
    if order.delivery_preferences is not None:
        document["deliveryPreferences"] = order.delivery_preferences
    if order.status_reasons:
        document["statusReasons"] = order.status_reasons
    if order.cancelation_reason is not None:
        document["cancelationReason"] = order.cancelation_reason
    if order.update_details:
        document["updateDetails"] = order.update_details
    return document


def line_document(line: OrderLine) -> dict[str, Any]:
    """Return one line with its id."""
    return {**line.details, "id": str(line.pk), "article": line.article, "quantity": line.quantity}


def stripped_order_document(order: Order) -> dict[str, Any]:
    """Return the order as lists show it (``StrippedOrder``); its lines must be prefetched."""
    document = {
        **resource(order),
        "status": order.status,
        "orderDate": order.order_date,
        "processRef": str(order.process_id),
        "orderLineItems": [{"quantity": line.quantity, "title": line.title} for line in order.lines.all()],
    }
    if "stickers" in order.properties:
        document["stickers"] = order.properties["stickers"]
    return document


def cancelation_reason_document(reason: CancelationReason) -> dict[str, Any]:
    """Return the reason (``CancelationReason``), as an order keeps a copy of it, too."""
    return {
        **resource(reason),
        "action": "CANCELATION",
        "reason": reason.reason,
        "reasonLocalized": reason.reason_localized,
    }


def cancelation_text(reason: Mapping[str, Any] | None, *, comment: str = "") -> str:
    """Return in one line why an order was cancelled: the text of the *reason* that it keeps, then the *comment*."""
    text = translated({DEFAULT_LOCALE: reason["reason"], **reason["reasonLocalized"]}) if reason else ""
    return ": ".join(filter(None, (text, comment)))
