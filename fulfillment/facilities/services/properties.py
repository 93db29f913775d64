"""Moves documented properties into a facility's columns and its details."""

from typing import Any

from fulfillment.facilities.models import Facility
from fulfillment.facilities.states import LocationType

from .location import merge_address

PROPERTY_FIELDS = ("name", "tenant_facility_id", "location_type", "services", "details")
MANAGED_DEFAULTS = {"fulfillmentProcessBuffer": 240, "capacityEnabled": False}

# Held in columns or not the facility's own; everything else that is documented goes to the details as it came.
_ELSEWHERE = {
    "name",
    "tenantFacilityId",
    "locationType",
    "services",
    "address",
    "status",
    "type",
    "version",
    "action",
}
_NO_DECIMALS = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THREE_DECIMALS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def replace_properties(*, facility: Facility, properties: dict[str, Any]) -> None:
    """Give *facility* exactly these properties and the documented defaults; the address is the caller's."""
    managed = facility.facility_type == "MANAGED_FACILITY"
    facility.details = dict(MANAGED_DEFAULTS) if managed else {}
    facility.tenant_facility_id = None
    facility.services = None
    facility.location_type = LocationType.STORE
    apply_properties(
        facility=facility, properties={name: value for name, value in properties.items() if name != "address"}
    )


def apply_properties(*, facility: Facility, properties: dict[str, Any]) -> None:
    """Change the given properties of *facility*; None removes one or sets it to its default."""
    if "name" in properties:
        facility.name = properties["name"]
    if "tenantFacilityId" in properties:
        facility.tenant_facility_id = properties["tenantFacilityId"]
    if "locationType" in properties:
        facility.location_type = properties["locationType"] or LocationType.STORE
    if "services" in properties:
        services = properties["services"]
        facility.services = None if services is None else sorted({service["type"] for service in services})
    if "address" in properties:
        merge_address(facility=facility, changes=properties["address"])
    details = {**facility.details, **{name: value for name, value in properties.items() if name not in _ELSEWHERE}}
    for name, value in details.items():
        if value is None:
            details[name] = MANAGED_DEFAULTS.get(name)
    for cost in details.get("operativeCosts") or ():
        cost.setdefault("decimalPlaces", _decimals(cost["currency"]))
    facility.details = {name: value for name, value in details.items() if value is not None}


def _decimals(currency: str | None) -> int:
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2
