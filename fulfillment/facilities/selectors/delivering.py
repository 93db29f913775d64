"""Who takes parcels along at which facility, kept by this process until a connection or its carrier changes."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from fulfillment.common.reads import fetched
from fulfillment.facilities.carriers.cutoffs import cutoffs_from
from fulfillment.facilities.carriers.delivering import DeliveringCarrier
from fulfillment.facilities.carriers.transit import CarrierTransit, Place
from fulfillment.facilities.carriers.transit_details import regions_from, transit_from
from fulfillment.facilities.models import CarrierConfiguration, FacilityCarrier
from fulfillment.facilities.states import CarrierStatus

# Asked by each quote, so planned once per connection.
VERSIONS = """
SELECT connected.id, connected.facility_id,
       connected.version, carrier.version, configuration.version, facility.version
FROM facilities_facilitycarrier connected
JOIN facilities_carrier carrier ON carrier.id = connected.carrier_id
JOIN facilities_facility facility ON facility.id = connected.facility_id
LEFT JOIN facilities_carrierconfiguration configuration ON configuration.carrier_id = carrier.id
WHERE connected.facility_id = ANY($1) AND connected.status = $2 AND carrier.status = $2
ORDER BY connected.id
"""
VERSION_COLUMNS = ("version", "carrier__version", "carrier__configuration__version", "facility__version")
COLUMNS = (
    *("pk", "name", "details", "cutoff_time", "cutoff_times"),
    *("carrier__pk", "carrier__key", "carrier__name", "carrier__delivery_type"),
    *("facility__country", "facility__postal_code"),
)
# So many connections are read by the first question that a process is asked, for the next ones will ask for others.
AT_FIRST = 2_000
TO_CUSTOMERS = "SHIP_TO_CUSTOMER"
Versions = list[int | None]

_kept: dict[uuid.UUID, tuple[Versions, DeliveringCarrier]] = {}


def delivering_carriers(*, facility_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[DeliveringCarrier]]:
    """Return the carriers that take parcels along at each of these facilities; those without any get an empty list.

    One query for all of them, two more if something has changed.
    """
    now = _versions(facility_ids)
    stale = {key: versions for key, _, *versions in now if _kept.get(key, (None, None))[0] != versions}
    if stale:
        _keep(stale)
    found: dict[uuid.UUID, list[DeliveringCarrier]] = {facility_id: [] for facility_id in facility_ids}
    for key, facility_id, *_ in now:
        if key in _kept:
            found[facility_id].append(_kept[key][1])
    return found


def _versions(facility_ids: Collection[uuid.UUID]) -> Iterable[tuple[Any, ...]]:
    """Return each active connection with its facility, and the versions of all that it is made of."""
    if connection.vendor == "postgresql":
        return fetched(VERSIONS, list(facility_ids), CarrierStatus.ACTIVE.value, binary=True)
    rows = active_connections().filter(facility_id__in=facility_ids).order_by("pk")
    return list(rows.values_list("pk", "facility_id", *VERSION_COLUMNS))


def active_connections() -> QuerySet[FacilityCarrier]:
    """Return the active connections of facilities with active carriers; no others take parcels along."""
    return FacilityCarrier.objects.filter(status=CarrierStatus.ACTIVE, carrier__status=CarrierStatus.ACTIVE)


def _keep(stale: Mapping[uuid.UUID, Versions]) -> None:
    if not _kept:
        _load(active_connections().order_by("pk")[:AT_FIRST])
    left = [key for key, versions in stale.items() if _kept.get(key, (None, None))[0] != versions]
    if left:
        _load(active_connections().filter(pk__in=left))


def _load(connections: QuerySet[FacilityCarrier]) -> None:
    rows = list(connections.values(*VERSION_COLUMNS, *COLUMNS))
    # Read after the versions: what has changed in between is read again by the next who asks.
    known = CarrierConfiguration.objects.filter(carrier__in={row["carrier__pk"] for row in rows})
    transits = {found.carrier_id: transit_from(found.details) for found in known}
    for row in rows:
        versions = [row[name] for name in VERSION_COLUMNS]
        _kept[row["pk"]] = (versions, _delivering(row, transits.get(row["carrier__pk"], CarrierTransit())))


def _delivering(row: Mapping[str, Any], transit: CarrierTransit) -> DeliveringCarrier:
    targets = row["details"].get("validDeliveryTargets")
    return DeliveringCarrier(
        connection_id=row["pk"],
        carrier_id=row["carrier__pk"],
        key=row["carrier__key"],
        name=row["name"] or row["carrier__name"],
        delivery_type=row["carrier__delivery_type"],
        source=Place(row["facility__country"], row["facility__postal_code"]),
        to_customers=not targets or TO_CUSTOMERS in targets,
        cutoffs=cutoffs_from(cutoff_time=row["cutoff_time"], cutoff_times=row["cutoff_times"]),
        areas=regions_from(row["details"].get("deliveryAreas") or ()),
        transit=transit,
    )
