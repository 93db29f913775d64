"""What a customer should know of a plan: what it has not, and what of it is assumed."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from fulfillment.common.countries import country_code
from fulfillment.facilities.geocoding import Precision, find_place
from routing.engine import Alternative

from .locations import Location
from .models import FulfilmentOption, OrderType

Json = dict[str, Any]

PARTIAL = "PARTIAL"
PLACE_APPROXIMATE = "PLACE_APPROXIMATE"
PLACE_UNKNOWN = "PLACE_UNKNOWN"
TRANSIT_ASSUMED = "TRANSIT_ASSUMED"


def exceptions_of(plan: Alternative, *, option: FulfilmentOption, locations: Mapping[str, Location]) -> Iterator[Json]:
    """Yield the exceptions of a plan, as the API shows them; their codes are stable.

    ``PARTIAL`` for each article of which units are missing. Of a home delivery also ``PLACE_APPROXIMATE`` if the
    address was found by less than its postal code, ``PLACE_UNKNOWN`` if it was not found, so that every distance counts
    as the worst, and ``TRANSIT_ASSUMED`` for each location whose carriers do not tell how long they take.
    Source: seed page "Fulfillment Options API", Exception; the codes are ours.
    """
    yield from _missing(plan, option)
    if option.order_type == OrderType.HOME_DELIVERY:
        yield from _place(option.address or {})
        for one in plan.assignments:
            location = locations[one.facility_id]
            if location.arrival.assumed:
                yield _transit(location.reference)


def _missing(plan: Alternative, option: FulfilmentOption) -> Iterator[Json]:
    shipped: dict[int, int] = {}
    for one in plan.assignments:
        for line, units in one.lines:
            shipped[line] = shipped.get(line, 0) + units
    for line, item in enumerate(option.items):
        missing = item["requestedQuantity"] - shipped.get(line, 0)
        if missing > 0:
            yield _exception(
                PARTIAL,
                f"{missing} of {item['requestedQuantity']} × {item['skuRef']} are missing.",
                skuRef=item["skuRef"],
                unavailableQty=missing,
            )


def _place(address: Mapping[str, Any]) -> Iterator[Json]:
    if address.get("latitude") is not None and address.get("longitude") is not None:
        return
    parts = (address.get(name) or "" for name in ("country", "postcode", "city"))
    precision = found_by(*parts)
    if precision is None:
        yield _exception(PLACE_UNKNOWN, "The address was not found; every distance counts as the worst.")
    elif precision == Precision.CITY:
        message = "The address was found by its city only; distances are measured from there."
        yield _exception(PLACE_APPROXIMATE, message, foundBy=precision.value)


@lru_cache(maxsize=1024)
def found_by(country: str, postal_code: str, city: str) -> Precision | None:
    """Return by what an address was found, None if it was not; all plans of a quote ask the same."""
    found = find_place(country=country_code(country), postal_code=postal_code, city=city)
    return found.by if found else None


def _transit(location: str) -> Json:
    hours = settings.TRANSIT_HOURS
    message = f"No carrier tells how long it takes from {location}; {hours} hours are assumed."
    return _exception(TRANSIT_ASSUMED, message, locationRef=location, transitHours=hours)


def _exception(code: str, message: str, **attributes: str | int) -> Json:
    shown = [
        {"name": name, "type": "INTEGER" if isinstance(value, int) else "STRING", "value": value}
        for name, value in attributes.items()
    ]
    return {"code": code, "message": message, "attributes": shown}
