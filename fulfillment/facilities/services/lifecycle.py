"""Taking part, pausing and leaving: the three verbs of a facility's state."""

import datetime
import uuid

from django.db import transaction

from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.ids import new_id
from fulfillment.common.transitions import Change, perform
from fulfillment.common.versioning import save_changes
from fulfillment.events.names import EventName
from fulfillment.events.services import event_publish
from fulfillment.facilities.documents import facility_document
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import facility_by_reference, visible_facilities

STATUS_VERBS = {"ONLINE": "go_online", "SUSPENDED": "suspend", "OFFLINE": "go_offline"}


def facility_go_online(*, reference: str, version: int | None = None, actor: Actor, now: datetime.datetime) -> Facility:
    """Let the facility take orders again. Raises: NotFound, VersionConflict, IllegalTransition."""
    return _carried_out(reference, "go_online", version=version, actor=actor, now=now)


def facility_suspend(*, reference: str, version: int | None = None, actor: Actor, now: datetime.datetime) -> Facility:
    """Let the facility only finish what it has. Raises: NotFound, VersionConflict, IllegalTransition."""
    return _carried_out(reference, "suspend", version=version, actor=actor, now=now)


def facility_go_offline(
    *, reference: str, version: int | None = None, actor: Actor, now: datetime.datetime
) -> Facility:
    """Take the facility out of the network. Raises: NotFound, VersionConflict, IllegalTransition."""
    return _carried_out(reference, "go_offline", version=version, actor=actor, now=now)


def facility_lock(*, reference: str, actor: Actor) -> Facility:
    """Return the facility that *actor* may know under this id or urn, locked until the transaction ends.

    Raises: NotFound.
    """
    facilities = visible_facilities(actor=actor).select_for_update(no_key=True)
    return facility_by_reference(reference=reference, facilities=facilities)


def announce(
    *, facility: Facility, change: Change, actor: Actor, now: datetime.datetime, event_id: uuid.UUID | None = None
) -> None:
    """Publish the event that the transition declares."""
    if change.event:
        payload = as_json(facility_document(facility))
        event_publish(name=EventName(change.event), payload=payload, actor=actor, now=now, event_id=event_id)


@transaction.atomic
def _carried_out(reference: str, verb: str, *, version: int | None, actor: Actor, now: datetime.datetime) -> Facility:
    facility = facility_lock(reference=reference, actor=actor).require_version(version)
    change = perform(facility, verb, actor=actor)
    event_id = new_id() if change.event else None
    save_changes(facility, fields=("status",), now=now, audit=Audited(verb, actor=actor, event_id=event_id))
    announce(facility=facility, change=change, actor=actor, now=now, event_id=event_id)
    return facility
