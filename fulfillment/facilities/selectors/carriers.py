"""Carriers, their connections with facilities, and when they collect there."""

import datetime
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from fulfillment.common.errors import NotFound
from fulfillment.common.reads import fetched
from fulfillment.common.versioning import VersionedQuerySet
from fulfillment.facilities.carriers.cutoffs import ConnectedCarrier, carriers_in_question, cutoffs_from
from fulfillment.facilities.models import Carrier, CarrierConfiguration, Facility, FacilityCarrier
from fulfillment.facilities.states import CarrierStatus

from .calendars import facility_calendar
from .delivering import active_connections

# Asked by each quote and each run of routing, so planned once per connection.
CONNECTIONS = """
SELECT connected.facility_id, carrier.key, carrier.delivery_type, connected.cutoff_time, connected.cutoff_times
FROM facilities_facilitycarrier connected JOIN facilities_carrier carrier ON carrier.id = connected.carrier_id
WHERE connected.facility_id = ANY($1) AND connected.status = $2 AND carrier.status = $2
ORDER BY connected.id
"""


def carriers() -> VersionedQuerySet:
    """Return all carriers; they belong to the whole network."""
    return Carrier.objects.all()


def carrier_id_of(*, key: str) -> uuid.UUID | None:
    """Return the id of the carrier with this key, if there is one."""
    found: uuid.UUID | None = Carrier.objects.filter(key=key).values_list("pk", flat=True).first() if key else None
    return found


def carrier_configuration(*, carrier_id: str, lock: bool = False) -> CarrierConfiguration:
    """Return the configuration of a carrier, on request locked until the transaction ends. Raises: NotFound."""
    carrier = carriers().known(carrier_id)
    configurations = CarrierConfiguration.objects.filter(carrier=carrier)
    found: CarrierConfiguration | None = (
        configurations.select_for_update(no_key=True) if lock else configurations
    ).first()
    if found is None:
        raise NotFound(f"The carrier {carrier_id!r:.80} has no configuration.")
    return found


def carrier_connections(*, facility: Facility) -> QuerySet[FacilityCarrier]:
    """Return the connections of a facility with their carriers, in the order of their creation."""
    return FacilityCarrier.objects.filter(facility=facility).select_related("carrier").order_by("pk")


def carrier_connection(*, facility: Facility, carrier_id: str) -> FacilityCarrier:
    """Return the connection of a facility with a carrier. Raises: NotFound."""
    carrier = carriers().known(carrier_id)
    found = carrier_connections(facility=facility).filter(carrier=carrier).first()
    if found is None:
        raise NotFound(f"The carrier {carrier_id!r:.80} is not connected with the facility {facility.pk}.")
    return found


def active_carriers(*, facility_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Carrier]]:
    """Return the active carriers that each of these facilities is connected with, in one query for all of them."""
    if not facility_ids:
        return {}
    rows = active_connections().filter(facility_id__in=facility_ids).select_related("carrier")
    found: dict[uuid.UUID, list[Carrier]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.facility_id].append(row.carrier)
    return found


def collecting_carriers(*, facility_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[ConnectedCarrier]]:
    """Return the active carriers that collect at each of these facilities, in one query for all of them.

    Those without any cutoff are left out; facilities without carriers get an empty list.
    """
    found: dict[uuid.UUID, list[ConnectedCarrier]] = defaultdict(list)
    for facility_id, key, delivery_type, cutoff_time, cutoff_times in _connections(facility_ids):
        cutoffs = cutoffs_from(cutoff_time=cutoff_time, cutoff_times=cutoff_times)
        if cutoffs is not None:
            found[facility_id].append(ConnectedCarrier(key=key, delivery_type=delivery_type, cutoffs=cutoffs))
    return {facility_id: found[facility_id] for facility_id in facility_ids}


def _connections(facility_ids: Collection[uuid.UUID]) -> Iterable[tuple[Any, ...]]:
    if connection.vendor == "postgresql":
        rows = fetched(CONNECTIONS, list(facility_ids), CarrierStatus.ACTIVE.value)
        return [(*row[:3], *(text and json.loads(text) for text in row[3:])) for row in rows]
    columns = ("facility_id", "carrier__key", "carrier__delivery_type", "cutoff_time", "cutoff_times")
    return active_connections().filter(facility_id__in=facility_ids).order_by("pk").values_list(*columns)


def cutoff_of(*, facility_id: uuid.UUID, carrier_key: str | None, at: datetime.datetime) -> datetime.time | None:
    """Return the local time of day of the next cutoff on the facility's day *at*, or None if nobody comes any more.

    Without a key all active carriers count. Raises: NotFound.
    """
    local = at.astimezone(facility_calendar(facility_id=facility_id).zone)
    connected = collecting_carriers(facility_ids=[facility_id])[facility_id]
    chosen = carriers_in_question(connected, keys=[carrier_key] if carrier_key else [])
    times = {time for cutoffs in chosen for time in cutoffs.on(local.date())}
    return min((time for time in times if time >= local.time()), default=None)
