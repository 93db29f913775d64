"""Facilities and carriers as the API and the events show them."""

import datetime
import zoneinfo
from functools import lru_cache
from typing import Any

from fulfillment.common.documents import resource

from .models import Carrier, CarrierConfiguration, Facility, FacilityCarrier
from .time_zones import time_zone_of

ADDRESS_IN_LISTS = (
    "street",
    "houseNumber",
    "postalCode",
    "city",
    "province",
    "country",
    "additionalAddressInfo",
    "phoneNumbers",
    "customAttributes",
)


def facility_document(facility: Facility) -> dict[str, Any]:
    """Return the whole facility: ``ManagedFacility`` or ``Supplier``."""
    document = {
        **_identity(facility),
        **{name: value for name, value in facility.details.items() if value is not None},
    }
    if facility.address:
        document["address"] = address_document(facility)
    if facility.facility_type == "MANAGED_FACILITY":
        document["locationType"] = facility.location_type
        if facility.services is not None:
            document["services"] = [{"type": service} for service in facility.services]
    return document


def stripped_facility_document(facility: Facility) -> dict[str, Any]:
    """Return the facility as lists show it; a supplier stands there as a whole."""
    if facility.facility_type == "SUPPLIER":
        return facility_document(facility)
    parts = {name: facility.address[name] for name in ADDRESS_IN_LISTS if name in facility.address}
    return {**_identity(facility), **parts}


def _identity(facility: Facility) -> dict[str, Any]:
    document = {
        "id": str(facility.pk),
        "version": facility.version,
        "created": facility.created_at,
        "lastModified": facility.modified_at,
        "type": facility.facility_type,
        "status": facility.status,
        "name": facility.name,
    }
    if facility.tenant_facility_id is not None:
        document["tenantFacilityId"] = facility.tenant_facility_id
    return document


def address_document(facility: Facility) -> dict[str, Any]:
    """Return where the facility is, located as far as it could be: ``FacilityAddress`` or ``SupplierAddress``."""
    address = dict(facility.address)
    if facility.latitude is not None:
        address["resolvedCoordinates"] = {"lat": facility.latitude, "lon": facility.longitude}
    given = address.pop("resolvedTimeZone", None)
    zone = time_zone_of(facility.address)
    if zone:
        source = "GIVEN" if given else "COUNTRY"
        address["resolvedTimeZone"] = {"timeZoneId": zone, **_zone_facts(zone), "source": source}
    return address


@lru_cache(maxsize=256)
def _zone_facts(zone: str) -> dict[str, Any]:
    # Standard time is what a zone has in the half of the year without its daylight saving time.
    winter, summer = (datetime.datetime(2025, month, 1, tzinfo=zoneinfo.ZoneInfo(zone)) for month in (1, 7))
    standard = winter if not winter.dst() else summer
    offset = standard.utcoffset() or datetime.timedelta()
    return {"timeZoneName": standard.tzname() or zone, "offsetInSeconds": int(offset.total_seconds())}


def carrier_document(carrier: Carrier) -> dict[str, Any]:
    """Return the whole carrier, without its credentials."""
    return {**stripped_carrier_document(carrier), **carrier.details}


def stripped_carrier_document(carrier: Carrier) -> dict[str, Any]:
    """Return the carrier as lists show it."""
    return {
        **resource(carrier),
        "key": carrier.key,
        "name": carrier.name,
        "status": carrier.status,
        "deliveryType": carrier.delivery_type,
        "lifecycle": carrier.lifecycle,
    }


def carrier_configuration_document(configuration: CarrierConfiguration) -> dict[str, Any]:
    """Return the configuration of a carrier."""
    return {**resource(configuration), "carrierRef": str(configuration.carrier_id), **configuration.details}


def facility_carrier_document(connection: FacilityCarrier) -> dict[str, Any]:
    """Return the connection, without its credentials; its carrier must be loaded with it."""
    document = {
        **resource(connection),
        "facilityRef": str(connection.facility_id),
        "carrierRef": str(connection.carrier_id),
        "key": connection.carrier.key,
        "deliveryType": connection.carrier.delivery_type,
        "status": connection.status,
        **connection.details,
    }
    optional = {
        "name": connection.name or None,
        "cutoffTime": connection.cutoff_time,
        "cutoffTimes": connection.cutoff_times,
    }
    return {**document, **{name: value for name, value in optional.items() if value is not None}}


def connected_carrier_document(connection: FacilityCarrier) -> dict[str, Any]:
    """Return the carrier as the list of a facility shows it; its carrier must be loaded with it.

    It is the carrier by id, key and delivery type, and the connection by what can be changed there: name, status and
    version.
    """
    return {
        **stripped_carrier_document(connection.carrier),
        **resource(connection),
        "id": str(connection.carrier_id),
        "name": connection.name or connection.carrier.name,
        "status": connection.status,
    }
