"""Where a basket is to go, in the terms of routing."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from fulfillment.common.countries import country_code
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id
from fulfillment.facilities.carriers.transit import Place
from fulfillment.facilities.geocoding import Coordinates, resolve
from fulfillment.facilities.models import Facility

from .schemas import FulfilmentOptionsAddress, FulfilmentOptionsRequest


def target_of(draft: FulfilmentOptionsRequest) -> dict[str, Any]:
    """Return what routing needs to know of a basket: the service, the place, the one facility of click and collect.

    Raises: InvalidInput for ``CC`` without a location, or with one that is none.
    """
    if draft.order_type == "CC":
        return {"service": "PICKUP", "assigned": _location(draft), "preselected": []}
    target: dict[str, Any] = {"service": "SHIP_FROM_STORE", "preselected": []}
    if not draft.address:
        raise InvalidInput("Home delivery (HD) needs the address", path="$.address")
    return {**target, **_place(draft.address)}


def destination_of(draft: FulfilmentOptionsRequest) -> Place:
    """Return where a carrier would bring the basket; nowhere if it does not say."""
    if not draft.address:
        return Place("")
    address = draft.address
    return Place(country_code(address.country or ""), address.postcode or "", address.state or "")


def _location(draft: FulfilmentOptionsRequest) -> str:
    if not draft.location_ref:
        raise InvalidInput("Click and collect (CC) needs the location", path="$.locationRef")
    # A facility without a name of the client's own is called by its id, here as in the plans.
    named = Q(tenant_facility_id=draft.location_ref)
    if key := parse_id(draft.location_ref):
        named |= Q(tenant_facility_id=None, pk=key)
    found = Facility.objects.filter(named).values_list("pk", flat=True).first()
    if found is None:
        raise InvalidInput(f"There is no location {draft.location_ref!r:.80}", path="$.locationRef")
    return str(found)


def _place(address: FulfilmentOptionsAddress) -> dict[str, Any]:
    place: dict[str, Any] = {
        "country": country_code(address.country or ""),
        "postalCode": address.postcode or "",
        "city": address.city or "",
    }
    if isinstance(address.latitude, float | int | str) and isinstance(address.longitude, float | int | str):
        place["coordinates"] = {"lat": float(address.latitude), "lon": float(address.longitude)}
    return place


def place_of(address: Mapping[str, Any]) -> Coordinates | None:
    """Return where the address of a quote is, as routing sees it; None if nothing tells."""
    latitude, longitude = address.get("latitude"), address.get("longitude")
    if latitude is not None and longitude is not None:
        return Coordinates(float(latitude), float(longitude))
    country = country_code(address.get("country") or "")
    return resolve(country=country, postal_code=address.get("postcode"), city=address.get("city"))
