"""Making and changing carriers, and their two verbs."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.errors import Conflict
from fulfillment.common.transitions import perform
from fulfillment.common.versioning import save_changes
from fulfillment.facilities.models import Carrier, CarrierConfiguration
from fulfillment.facilities.schemas.carriers import CarrierForCreation, CarrierPatchActions

DETAIL_DEFAULTS = {
    "defaultParcelHeightInCm": 10,
    "defaultParcelLengthInCm": 25,
    "defaultParcelWidthInCm": 35,
    "defaultParcelWeightInGram": 1000,
}
CONFIGURATION_DEFAULTS = {"returnLabel": False, "mustBeWeighed": False}
STATUS_VERBS = {"ACTIVE": "activate", "INACTIVE": "deactivate"}

_COLUMNS = {"name": "name", "deliveryType": "delivery_type", "lifecycle": "lifecycle", "credentials": "credentials"}
_ELSEWHERE = {*_COLUMNS, "action", "key", "status"}
_EDITABLE = ("status", "details", *_COLUMNS.values())


@transaction.atomic
def carrier_create(*, body: CarrierForCreation, actor: Actor, now: datetime.datetime) -> Carrier:
    """Add a carrier with its default configuration. Raises: Conflict naming the one that has its key already."""
    actor.require(ApiPermission.CARRIER_WRITE)
    properties = as_json(body)
    status = {"status": properties["status"]} if "status" in properties else {}
    carrier = Carrier(key=body.key, details=dict(DETAIL_DEFAULTS), created_at=now, modified_at=now, **status)
    _apply(carrier, properties)
    _refuse_taken(body.key)
    try:
        with transaction.atomic():
            carrier.save(force_insert=True)
    except IntegrityError:
        # Another request took the key meanwhile.
        _refuse_taken(body.key)
        raise
    # Its configuration has but the defaults: the trail begins with its first change.
    CarrierConfiguration.objects.create(
        carrier=carrier, details=dict(CONFIGURATION_DEFAULTS), created_at=now, modified_at=now
    )
    Audited("create", actor=actor).created(carrier, now=now)
    return carrier


@transaction.atomic
def carrier_patch(*, carrier_id: str, body: CarrierPatchActions, actor: Actor, now: datetime.datetime) -> Carrier:
    """Carry out the actions in order, as one change. Raises: NotFound, VersionConflict."""
    actor.require(ApiPermission.CARRIER_WRITE)
    carrier = _locked(carrier_id).require_version(body.version)
    before = _state(carrier)
    for action in body.actions:
        _apply(carrier, as_json(action))
    status = next((action.status for action in reversed(body.actions) if action.status), carrier.status)
    if status != carrier.status:
        perform(carrier, STATUS_VERBS[status], actor=actor)
    if _state(carrier) != before:
        save_changes(carrier, fields=_EDITABLE, now=now, audit=Audited("patch", actor=actor))
    return carrier


def carrier_activate(*, carrier_id: str, version: int | None = None, actor: Actor, now: datetime.datetime) -> Carrier:
    """Let the carrier be given parcels. Raises: NotFound, VersionConflict, IllegalTransition."""
    return _carried_out(carrier_id, "activate", version=version, actor=actor, now=now)


def carrier_deactivate(*, carrier_id: str, version: int | None = None, actor: Actor, now: datetime.datetime) -> Carrier:
    """Let the carrier be given no parcels any more. Raises: NotFound, VersionConflict, IllegalTransition."""
    return _carried_out(carrier_id, "deactivate", version=version, actor=actor, now=now)


@transaction.atomic
def _carried_out(carrier_id: str, verb: str, *, version: int | None, actor: Actor, now: datetime.datetime) -> Carrier:
    carrier = _locked(carrier_id).require_version(version)
    perform(carrier, verb, actor=actor)
    save_changes(carrier, fields=("status",), now=now, audit=Audited(verb, actor=actor))
    return carrier


def _locked(carrier_id: str) -> Carrier:
    carrier: Carrier = Carrier.objects.select_for_update(no_key=True).known(carrier_id)
    return carrier


def _apply(carrier: Carrier, properties: dict[str, Any]) -> None:
    for name, field in _COLUMNS.items():
        if name in properties:
            setattr(carrier, field, properties[name])
    given = {name: value for name, value in properties.items() if name not in _ELSEWHERE}
    carrier.details = {**carrier.details, **given}


def _state(carrier: Carrier) -> dict[str, Any]:
    return {name: getattr(carrier, name) for name in _EDITABLE}


def _refuse_taken(key: str) -> None:
    taken = Carrier.objects.filter(key=key).values_list("pk", flat=True).first()
    if taken:
        raise Conflict(f"The carrier {taken} has the key {key!r:.80} already.")
