"""Listings, stocks and reservations as the API and the events show them."""

import json
from collections.abc import Sequence
from typing import Any

from fulfillment.facilities.models import Facility

from .models import Listing, Reservation, Stock

DEFAULT_TRAITS = ("PICKABLE", "ACCESSIBLE")


def listing_document(listing: Listing) -> dict[str, Any]:
    """Return the whole listing."""
    document = {**stripped_listing_document(listing), **listing.details}
    if listing.title:
        document["title"] = listing.title
    given = listing.details.get("stockinformation")
    if given:  # deprecated and answered as sent, with the difference that the description wants
        document["stockinformation"] = {"available": max(0, given["stock"] - given.get("reserved", 0)), **given}
    return document


def stripped_listing_document(listing: Listing) -> dict[str, Any]:
    """Return the listing as lists show it."""
    return {
        "id": str(listing.pk),
        "version": listing.version,
        "created": listing.created_at,
        "lastModified": listing.modified_at,
        "facilityId": str(listing.facility_id),
        "tenantArticleId": listing.tenant_article_id,
        "status": listing.status,
    }


def stock_document(stock: Stock) -> dict[str, Any]:
    """Return the stock; its facility must be loaded with it."""
    properties = stock.details.get("properties", {})
    document = {
        "id": str(stock.pk),
        "version": stock.version,
        "created": stock.created_at,
        "lastModified": stock.modified_at,
        "tenantArticleId": stock.tenant_article_id,
        "facilityRef": str(stock.facility_id),
        "facility": _facility_references(stock.facility),
        "value": stock.on_hand,
        "reserved": stock.reserved,
        "facilityWideReserved": stock.reserved,
        "available": stock.available,
        "traits": stock_traits(stock),
        "serializedProperties": json.dumps(properties, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
        **stock.details,
    }
    if stock.available_until:
        document["availableUntil"] = stock.available_until
    return document


def stock_traits(stock: Stock) -> list[str]:
    """Return what the stock can be used for: the default traits, overruled by its own configuration."""
    traits = dict.fromkeys(DEFAULT_TRAITS, True)
    for entry in stock.details.get("traitConfig", ()):
        traits[entry["trait"]] = entry["enabled"]
    return [trait for trait, enabled in traits.items() if enabled]


def stock_changed_document(stock: Stock, *, old_value: int, old_available: int) -> dict[str, Any]:
    """Return what an event tells of changed units, in the words of ``InventoryFacilityStockShape``."""
    return {
        "facilityRef": str(stock.facility_id),
        "facility": _facility_references(stock.facility),
        "tenantArticleId": stock.tenant_article_id,
        "stockRef": str(stock.pk),
        "oldValue": old_value,
        "newValue": stock.on_hand,
        "stockOnHand": stock.on_hand,
        "totalAmount": stock.on_hand,
        "reserved": stock.reserved,
        "safetyStock": stock.safety_stock,
        "available": stock.available,
        "delta": {"stockOnHand": stock.on_hand - old_value, "available": stock.available - old_available},
        "changeReason": "UNKNOWN",
    }


def reservation_document(reservation: Reservation) -> dict[str, Any]:
    """Return one reservation; its stock and process must be loaded with it."""
    order_id = reservation.process.order_id
    return {
        "id": str(reservation.pk),
        "version": reservation.version,
        "created": reservation.created_at,
        "lastModified": reservation.modified_at,
        "facilityRef": str(reservation.stock.facility_id),
        "tenantArticleId": reservation.stock.tenant_article_id,
        "quantity": reservation.quantity,
        "host": {"reference": str(reservation.stock_id), "type": "STOCK"},
        "relatedRefs": {
            "processRefs": [str(reservation.process_id)],
            "orderRefs": [str(order_id)] if order_id else [],
            "routingPlanRefs": [str(reservation.plan_id)],
        },
    }


def reservations_document(reservations: Sequence[Reservation]) -> dict[str, Any]:
    """Return what an event tells of the reservations of one plan; their stocks must be loaded with them."""
    first = reservations[0]
    return {
        "processId": str(first.process_id),
        "routingPlanRef": str(first.plan_id),
        "reservations": [
            {
                "id": str(row.pk),
                "stockRef": str(row.stock_id),
                "facilityRef": str(row.stock.facility_id),
                "tenantArticleId": row.stock.tenant_article_id,
                "orderLineItemRef": str(row.order_line_id),
                "quantity": row.quantity,
                "consumed": row.consumed,
                "status": row.status,
            }
            for row in reservations
        ],
    }


def _facility_references(facility: Facility) -> dict[str, Any]:
    references = {"facilityRef": str(facility.pk)}
    if facility.tenant_facility_id is not None:
        references["tenantFacilityId"] = facility.tenant_facility_id
    return references
