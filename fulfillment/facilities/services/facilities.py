"""Making and changing facilities: one version and its events per change."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.errors import Conflict, InvalidInput, PermissionMissing
from fulfillment.common.ids import new_id
from fulfillment.common.transitions import perform
from fulfillment.common.versioning import save_changes
from fulfillment.events.names import EventName
from fulfillment.events.services import event_publish
from fulfillment.facilities.documents import facility_document
from fulfillment.facilities.models import Facility
from fulfillment.facilities.schemas.incoming import (
    FacilityPatchActions,
    ManagedFacilityForCreation,
    ManagedFacilityForModification,
    ManagedFacilityForReplacement,
    RemoveFacilityCoordinatesActionParameter,
    SupplierForCreation,
    SupplierForModification,
    SupplierForReplacement,
    UpdateFacilityCoordinatesActionParameter,
)
from fulfillment.facilities.states import CoordinatesSource

from .lifecycle import STATUS_VERBS, announce, facility_lock
from .location import LOCATION_FIELDS, locate, place_at
from .properties import PROPERTY_FIELDS, apply_properties, replace_properties

EDITABLE_FIELDS = ("status", *PROPERTY_FIELDS, *LOCATION_FIELDS)


@transaction.atomic
def facility_create(
    *, body: ManagedFacilityForCreation | SupplierForCreation, actor: Actor, now: datetime.datetime
) -> Facility:
    """Add a facility to the network. Raises: Conflict naming the one that has its tenantFacilityId already."""
    if actor.facility_ids is not None:
        # Who is limited to some facilities could not even read the new one.
        raise PermissionMissing(ApiPermission.FACILITY_CREATE)
    properties = as_json(body)
    kind = "SUPPLIER" if isinstance(body, SupplierForCreation) else "MANAGED_FACILITY"
    status = {"status": properties["status"]} if "status" in properties else {}
    facility = Facility(facility_type=kind, created_at=now, modified_at=now, **status)
    replace_properties(facility=facility, properties=properties)
    place_at(facility=facility, address=properties.get("address", {}))
    _refuse_taken(facility)
    _written(facility, lambda: facility.save(force_insert=True))
    event_id = new_id()
    Audited("create", actor=actor, event_id=event_id).created(facility, now=now)
    _publish(EventName.FACILITY_CREATED, facility, actor=actor, now=now, event_id=event_id)
    return facility


def facility_replace(
    *,
    reference: str,
    body: ManagedFacilityForReplacement | SupplierForReplacement,
    actor: Actor,
    now: datetime.datetime,
) -> Facility:
    """Give a facility all properties anew; absent ones are removed. Raises: NotFound, VersionConflict, Conflict."""

    def change(facility: Facility) -> None:
        properties = as_json(body)
        _require_type(facility, body.type)
        # The documented replacement has no operative costs, so it cannot mean to remove them.
        properties["operativeCosts"] = facility.details.get("operativeCosts")
        replace_properties(facility=facility, properties=properties)
        place_at(facility=facility, address=properties.get("address", {}))

    return _changed("replace", reference, change, status=body.status, version=body.version, actor=actor, now=now)


def facility_modify(
    *,
    reference: str,
    body: ManagedFacilityForModification | SupplierForModification,
    actor: Actor,
    now: datetime.datetime,
) -> Facility:
    """Change the given properties; null removes one. Raises: NotFound, VersionConflict, Conflict."""

    def change(facility: Facility) -> None:
        properties = as_json(body)
        _require_type(facility, body.type)
        if "address" in properties:
            place_at(facility=facility, address=properties.pop("address") or {})
        apply_properties(facility=facility, properties=properties)

    status = body.status or None
    return _changed("modify", reference, change, status=status, version=body.version, actor=actor, now=now)


def facility_patch(*, reference: str, body: FacilityPatchActions, actor: Actor, now: datetime.datetime) -> Facility:
    """Carry out the actions in order, as one change. Raises: NotFound, VersionConflict, Conflict."""

    def change(facility: Facility) -> None:
        for action in body.actions:
            apply_properties(facility=facility, properties=as_json(action))

    status = next((action.status for action in reversed(body.actions) if action.status), None)
    return _changed("patch", reference, change, status=status, version=body.version, actor=actor, now=now)


def facility_call_action(
    *,
    reference: str,
    body: UpdateFacilityCoordinatesActionParameter | RemoveFacilityCoordinatesActionParameter,
    actor: Actor,
    now: datetime.datetime,
) -> Facility:
    """Put a facility at coordinates, or have its address located again. Raises: NotFound, VersionConflict."""

    def change(facility: Facility) -> None:
        if isinstance(body, UpdateFacilityCoordinatesActionParameter):
            facility.latitude, facility.longitude = body.coordinates.lat, body.coordinates.lon
            facility.coordinates_source = CoordinatesSource.GIVEN
        else:
            locate(facility=facility)

    return _changed("call_action", reference, change, status=None, version=body.version, actor=actor, now=now)


@transaction.atomic
def _changed(
    verb: str,
    reference: str,
    change: Callable[[Facility], None],
    *,
    status: str | None,
    version: int,
    actor: Actor,
    now: datetime.datetime,
) -> Facility:
    """Lock, change in memory, write one version, and tell of what has become different."""
    facility = facility_lock(reference=reference, actor=actor).require_version(version)
    before = _state(facility)
    change(facility)
    properties_differ = _state(facility) != before
    step = perform(facility, STATUS_VERBS[status], actor=actor) if status and status != facility.status else None
    if not properties_differ and step is None:
        return facility
    _refuse_taken(facility)
    event_id = new_id()
    audit = Audited(verb, actor=actor, event_id=event_id)
    _written(facility, lambda: save_changes(facility, fields=EDITABLE_FIELDS, now=now, audit=audit))
    if properties_differ:
        _publish(EventName.FACILITY_UPDATED, facility, actor=actor, now=now, event_id=event_id)
    if step:
        announce(facility=facility, change=step, actor=actor, now=now, event_id=None if properties_differ else event_id)
    return facility


def _state(facility: Facility) -> dict[str, Any]:
    state = {name: getattr(facility, name) for name in (*PROPERTY_FIELDS, *LOCATION_FIELDS)}
    return {**state, "details": dict(facility.details), "address": dict(facility.address)}


def _require_type(facility: Facility, kind: str) -> None:
    if facility.facility_type != kind:
        raise InvalidInput(f"The facility is a {facility.facility_type}; its type cannot change.", path="$.type")


def _refuse_taken(facility: Facility) -> None:
    if facility.tenant_facility_id is None:
        return
    others = Facility.objects.filter(tenant_facility_id=facility.tenant_facility_id).exclude(pk=facility.pk)
    taken = others.values_list("pk", flat=True).first()
    if taken:
        raise Conflict(f"The facility {taken} has the tenantFacilityId {facility.tenant_facility_id!r:.80} already.")


def _written(facility: Facility, write: Callable[[], None]) -> None:
    """Write; if another request took the tenantFacilityId meanwhile, say so instead of failing."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        _refuse_taken(facility)
        raise


def _publish(name: EventName, facility: Facility, *, actor: Actor, now: datetime.datetime, event_id: uuid.UUID) -> None:
    payload = as_json(facility_document(facility))
    event_publish(name=name, payload=payload, actor=actor, now=now, event_id=event_id)
