"""Promises as the API shows them."""

from typing import Any

from orders.selectors.promises import PromiseOutcome, PromisePart


def promise_document(outcome: PromiseOutcome) -> dict[str, Any]:
    """Return what was promised (``ResponseForDeliveryPromise``): who sends what, and what nobody has."""
    order = outcome.order
    document: dict[str, Any] = {
        "orderRef": str(order.pk),
        "orderVersion": order.version,
        "promisesOptions": {"validUntil": order.promised_until},
    }
    if not outcome.collected:
        document["shipToCustomer"] = [_shipment(part) for part in outcome.parts]
    elif outcome.parts:
        document["collect"] = {**_part(outcome.parts[0]), "targetTime": outcome.parts[0].target_time}
    if outcome.missing:
        document["backOrdered"] = {"lineItems": [_promised_line(line, free) for line, free in outcome.missing]}
    return document


def _shipment(part: PromisePart) -> dict[str, Any]:
    carriers = [
        {"carrierRef": str(carrier.pk), "carrierKey": carrier.key, "carrierName": carrier.name, "products": []}
        for carrier in part.carriers
    ]
    return {**_part(part), "carriers": carriers}


def _part(part: PromisePart) -> dict[str, Any]:
    facility = {"facilityRef": str(part.facility.pk), "facilityName": part.facility.name}
    if part.facility.tenant_facility_id is not None:
        facility["tenantFacilityId"] = part.facility.tenant_facility_id
    return {"facility": facility, "lineItems": [_promised_line(line, line["quantity"]) for line in part.lines]}


def _promised_line(line: dict[str, Any], available: int) -> dict[str, Any]:
    article = line["article"]
    return {
        "tenantArticleId": article["tenantArticleId"],
        "title": article["title"],
        "quantity": line["quantity"],
        "available": available,
    }
