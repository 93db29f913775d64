"""Puts an address into a facility's columns and finds out where it is."""

import logging
from typing import Any

from fulfillment.facilities.geocoding import resolve
from fulfillment.facilities.models import Facility
from fulfillment.facilities.states import CoordinatesSource

logger = logging.getLogger(__name__)

LOCATION_FIELDS = (
    "address",
    "country",
    "postal_code",
    "city",
    "latitude",
    "longitude",
    "coordinates_source",
)
PLACE = ("street", "houseNumber", "postalCode", "city", "country")


def place_at(*, facility: Facility, address: dict[str, Any]) -> None:
    """Give *facility* this address: coordinates as given, else found by postal code or city, else unknown.

    Coordinates that were found and come back unchanged from a client's read are not taken for given ones.
    """
    given = address.pop("resolvedCoordinates", None)
    if address.get("resolvedTimeZone", {}).get("source") == "COUNTRY":
        del address["resolvedTimeZone"]
    if given and not _is_echo(facility, given):
        facility.latitude, facility.longitude = float(given["lat"]), float(given["lon"])
        facility.coordinates_source = CoordinatesSource.GIVEN
        _keep(facility, address)
    else:
        _keep(facility, address)
        locate(facility=facility)


def merge_address(*, facility: Facility, changes: dict[str, Any]) -> None:
    """Change parts of the address; the coordinates stay unless the place itself is another one."""
    address = {**facility.address, **changes}
    moved = any(facility.address.get(part) != address.get(part) for part in PLACE)
    if moved or "resolvedCoordinates" in changes:
        place_at(facility=facility, address=address)
    else:
        _keep(facility, address)


def locate(*, facility: Facility) -> None:
    """Find the coordinates from the address alone."""
    found = resolve(country=facility.country, postal_code=facility.postal_code, city=facility.city)
    facility.latitude, facility.longitude = found or (None, None)
    facility.coordinates_source = CoordinatesSource.RESOLVED if found else CoordinatesSource.UNKNOWN
    if not found:
        logger.warning("Facility %s could not be located; its distance to customers is unknown.", facility.pk)


def _keep(facility: Facility, address: dict[str, Any]) -> None:
    facility.address = address
    facility.country = address.get("country", "")
    facility.postal_code = address.get("postalCode", "")
    facility.city = address.get("city", "")


def _is_echo(facility: Facility, given: dict[str, Any]) -> bool:
    return facility.coordinates_source == CoordinatesSource.RESOLVED and (given["lat"], given["lon"]) == (
        facility.latitude,
        facility.longitude,
    )
