"""Where an order goes and who may fulfill it, in the terms of routing."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import URN

DELIVERY_ADDRESSES = ("POSTAL_ADDRESS", "PARCEL_LOCKER")

Reference = tuple[str, str]  # ("id" or "tenant", what the client calls it)


def resolve_facilities(plain: dict[str, Any]) -> dict[Reference, uuid.UUID]:
    """Return the facilities that the order names, in at most one query. Raises: InvalidInput naming an unknown one."""
    wanted = dict(_references(plain))
    if not wanted:
        return {}
    keys = {key for kind, name in wanted if kind == "id" and (key := parse_id(name))}
    tenant_ids = {name for kind, name in wanted if kind == "tenant"}
    found: dict[Reference, uuid.UUID] = {}
    rows = Facility.objects.filter(Q(pk__in=keys) | Q(tenant_facility_id__in=tenant_ids))
    for key, tenant_id in rows.values_list("pk", "tenant_facility_id"):
        found["id", str(key)] = key
        if tenant_id is not None:
            found["tenant", tenant_id] = key
    for reference, path in wanted.items():
        if reference not in found:
            raise InvalidInput(f"There is no facility {reference[1]!r:.80}", path=path)
    return found


def target_of(plain: dict[str, Any], *, facilities: dict[Reference, uuid.UUID]) -> dict[str, Any]:
    """Return what routing needs to know: the service, the place, and the facilities the order insists on."""
    preferences = plain.get("deliveryPreferences", {})
    collect = preferences.get("collect") or []
    shipping = preferences.get("shipping", {})
    chosen = collect or shipping.get("preselectedFacilities", [])
    target: dict[str, Any] = {
        "service": _service(collect=bool(collect), service_level=shipping.get("serviceLevel", "DELIVERY")),
        "preselected": sorted({str(facilities[_reference(item)]) for item in chosen}),
    }
    invoice = invoice_address(plain["consumer"])
    if invoice:
        target["invoiceAddress"] = invoice
    address = delivery_address(plain["consumer"])
    if address:
        target["address"] = address
        target.update(
            {name: address[name] for name in ("country", "postalCode", "city", "coordinates") if name in address}
        )
    return target


def delivery_address(consumer: dict[str, Any]) -> dict[str, Any] | None:
    """Return the address goods go to: the first that is not only for the invoice, else the first."""
    addresses: list[dict[str, Any]] = consumer.get("addresses") or []
    for address in addresses:
        if address.get("addressType", "POSTAL_ADDRESS") in DELIVERY_ADDRESSES:
            return address
    return addresses[0] if addresses else None


def invoice_address(consumer: dict[str, Any]) -> dict[str, Any] | None:
    """Return the address the invoice goes to, if there is one for that."""
    addresses: list[dict[str, Any]] = consumer.get("addresses") or []
    return next((address for address in addresses if address.get("addressType") == "INVOICE_ADDRESS"), None)


def _service(*, collect: bool, service_level: str) -> str:
    if collect:
        return "PICKUP"
    return "SAME_DAY" if service_level == "SAMEDAY" else "SHIP_FROM_STORE"


def _references(plain: dict[str, Any]) -> Iterable[tuple[Reference, str]]:
    preferences = plain.get("deliveryPreferences", {})
    for place, item in enumerate(preferences.get("collect") or []):
        yield _reference(item), f"$.deliveryPreferences.collect[{place}]"
    for place, item in enumerate(preferences.get("shipping", {}).get("preselectedFacilities") or []):
        yield _reference(item), f"$.deliveryPreferences.shipping.preselectedFacilities[{place}]"


def _reference(item: dict[str, Any]) -> Reference:
    reference = item.get("facilityRef")
    if reference and reference.startswith(URN):
        return "tenant", reference.removeprefix(URN)
    return ("id", reference) if reference else ("tenant", item["tenantFacilityId"])
