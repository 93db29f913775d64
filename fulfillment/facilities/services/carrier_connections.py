"""Connecting carriers with the facilities at which they collect."""

import datetime
from typing import Any

from django.db import transaction

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.errors import Conflict
from fulfillment.common.versioning import save_changes
from fulfillment.facilities.models import Carrier, FacilityCarrier
from fulfillment.facilities.schemas.carrier_connections import (
    FacilityCarrierConnectionForCreation,
    FacilityCarrierConnectionForModification,
)
from fulfillment.facilities.selectors import carrier_connection
from fulfillment.facilities.states import CarrierStatus

from .lifecycle import facility_lock

_COLUMNS = {"name": "name", "status": "status", "cutoffTime": "cutoff_time", "cutoffTimes": "cutoff_times"}
_ELSEWHERE = {*_COLUMNS, "credentials", "version"}
_EDITABLE = (*_COLUMNS.values(), "credentials", "details")


@transaction.atomic
def facility_carrier_create(
    *,
    reference: str,
    carrier_id: str,
    body: FacilityCarrierConnectionForCreation,
    actor: Actor,
    now: datetime.datetime,
) -> FacilityCarrier:
    """Let a carrier collect at a facility. Raises: NotFound, Conflict naming the connection there is already.

    A connection is active unless it says otherwise: the carrier's own status is the switch for all facilities.
    """
    actor.require(ApiPermission.FACILITY_WRITE)
    # The facility is locked first, so no two requests create the same connection.
    facility = facility_lock(reference=reference, actor=actor)
    carrier: Carrier = Carrier.objects.known(carrier_id)
    taken = FacilityCarrier.objects.filter(facility=facility, carrier=carrier).values_list("pk", flat=True).first()
    if taken:
        raise Conflict(f"The connection {taken} of this facility with the carrier {carrier_id} exists already.")
    connection = FacilityCarrier(facility=facility, carrier=carrier, created_at=now, modified_at=now)
    _replace(connection, as_json(body))
    connection.save(force_insert=True)
    Audited("create", actor=actor).created(connection, now=now)
    return connection


@transaction.atomic
def facility_carrier_replace(
    *,
    reference: str,
    carrier_id: str,
    body: FacilityCarrierConnectionForModification,
    actor: Actor,
    now: datetime.datetime,
) -> FacilityCarrier:
    """Give a connection all properties anew; absent ones are removed. Raises: NotFound, VersionConflict.

    Credentials stay unless there are new ones, because nobody can read them back to repeat them. So does the status.
    """
    actor.require(ApiPermission.FACILITY_WRITE)
    facility = facility_lock(reference=reference, actor=actor)
    connection = carrier_connection(facility=facility, carrier_id=carrier_id).require_version(body.version)
    before = _state(connection)
    _replace(connection, as_json(body))
    if _state(connection) != before:
        save_changes(connection, fields=_EDITABLE, now=now, audit=Audited("replace", actor=actor))
    return connection


def _replace(connection: FacilityCarrier, properties: dict[str, Any]) -> None:
    connection.name = properties.get("name", "")
    connection.status = properties.get("status", connection.status or CarrierStatus.ACTIVE)
    connection.cutoff_time = properties.get("cutoffTime")
    connection.cutoff_times = properties.get("cutoffTimes")
    connection.credentials = properties.get("credentials", connection.credentials)
    connection.details = {name: value for name, value in properties.items() if name not in _ELSEWHERE}


def _state(connection: FacilityCarrier) -> dict[str, Any]:
    return {name: getattr(connection, name) for name in _EDITABLE}
