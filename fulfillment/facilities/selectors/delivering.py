"""Who takes parcels along at which facility, kept by this process until a connection or its carrier changes."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from fulfillment.facilities.carriers.cutoffs import cutoffs_from
from fulfillment.facilities.carriers.delivering import DeliveringCarrier
from fulfillment.facilities.carriers.transit import CarrierTransit, Place
from fulfillment.facilities.carriers.transit_details import regions_from, transit_from
from fulfillment.facilities.models import CarrierConfiguration, FacilityCarrier
from fulfillment.facilities.states import CarrierStatus

ACTIVE = Q(status=CarrierStatus.ACTIVE, carrier__status=CarrierStatus.ACTIVE)
TO_CUSTOMERS = "SHIP_TO_CUSTOMER"
Versions = tuple[int, ...]

_kept: dict[uuid.UUID, tuple[Versions, DeliveringCarrier]] = {}


def delivering_carriers(*, facility_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[DeliveringCarrier]]:
    """Return the carriers that take parcels along at each of these facilities; those without any get an empty list.

    One query for all of them, two more if something has changed.
    """
    versions = ("version", "carrier__version", "carrier__configuration__version", "facility__version")
    rows = FacilityCarrier.objects.filter(ACTIVE, facility_id__in=facility_ids).order_by("pk")
    now = [(key, facility, tuple(rest)) for key, facility, *rest in rows.values_list("pk", "facility_id", *versions)]
    stale = {key: rest for key, _, rest in now if _kept.get(key, ((), None))[0] != rest}
    if stale:
        _keep(stale)
    found: dict[uuid.UUID, list[DeliveringCarrier]] = defaultdict(list)
    for key, facility_id, _ in now:
        if key in _kept:
            found[facility_id].append(_kept[key][1])
    return {facility_id: found[facility_id] for facility_id in facility_ids}


def _keep(stale: dict[uuid.UUID, Any]) -> None:
    connections = list(FacilityCarrier.objects.filter(pk__in=stale).select_related("carrier", "facility"))
    known = CarrierConfiguration.objects.filter(carrier__in={connection.carrier_id for connection in connections})
    transits = {found.carrier_id: transit_from(found.details) for found in known}
    for connection in connections:
        one = _delivering(connection, transits.get(connection.carrier_id, CarrierTransit()))
        _kept[connection.pk] = (stale[connection.pk], one)


def _delivering(connection: FacilityCarrier, transit: CarrierTransit) -> DeliveringCarrier:
    carrier, facility = connection.carrier, connection.facility
    targets = connection.details.get("validDeliveryTargets")
    return DeliveringCarrier(
        connection_id=connection.pk,
        carrier_id=carrier.pk,
        key=carrier.key,
        name=connection.name or carrier.name,
        delivery_type=carrier.delivery_type,
        source=Place(facility.country, facility.postal_code),
        to_customers=not targets or TO_CUSTOMERS in targets,
        cutoffs=cutoffs_from(cutoff_time=connection.cutoff_time, cutoff_times=connection.cutoff_times),
        areas=regions_from(connection.details.get("deliveryAreas") or ()),
        transit=transit,
    )
