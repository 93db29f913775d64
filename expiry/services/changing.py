"""Changing an expiry: other times, stopped, started. Each calculates the time of expiry anew."""

import datetime

from expiry.configuration import ExpiryRules, expiry_rules
from expiry.models import Expiry
from expiry.schemas import ExpiryEntityForUpdate
from expiry.states import ExpiryStatus
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET, in_utc
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition
from fulfillment.processes.models import Process

from .at_hand import TIMES, WORK, ExpiryAtHand, locked_expiry


def expiry_update(
    *, expiry_id: str, draft: ExpiryEntityForUpdate, actor: Actor, now: datetime.datetime | None = None
) -> Expiry:
    """Change what *draft* says, and calculate the time of expiry anew with the offset of now.

    Raises: NotFound, VersionConflict, PermissionMissing; IllegalTransition for starting one whose process is over.
    Rules: seed page "Expiry", ``PATCH /api/expiries/{expiryId}``.
    """
    actor.require(ApiPermission.EXPIRIES_WRITE)
    moment = None if draft.provisioning_time is UNSET else in_utc(draft.provisioning_time, path="$.provisioningTime")
    status = None if draft.status is UNSET else ExpiryStatus(draft.status)
    with locked_expiry(expiry_id, version=draft.version, actor=actor, now=now or clock_now()) as at_hand:
        change(at_hand, provisioning_time=moment, status=status)
    return at_hand.expiry


def expiry_reschedule(
    *,
    expiry_id: str,
    provisioning_time: datetime.datetime,
    actor: Actor,
    version: int | None = None,
    reason: str = "",
    now: datetime.datetime | None = None,
) -> Expiry:
    """Have the goods collected by another time. Raises: NotFound, VersionConflict, PermissionMissing."""
    with locked_expiry(expiry_id, version=version, actor=actor, now=now or clock_now()) as at_hand:
        change(at_hand, provisioning_time=provisioning_time, reason=reason)
    return at_hand.expiry


def expiry_stop(
    *, expiry_id: str, actor: Actor, version: int | None = None, reason: str = "", now: datetime.datetime | None = None
) -> Expiry:
    """Let the process live on for as long as it takes. Raises: NotFound, VersionConflict, PermissionMissing."""
    with locked_expiry(expiry_id, version=version, actor=actor, now=now or clock_now()) as at_hand:
        change(at_hand, status=ExpiryStatus.INACTIVE, reason=reason)
    return at_hand.expiry


def expiry_start(
    *, expiry_id: str, actor: Actor, version: int | None = None, reason: str = "", now: datetime.datetime | None = None
) -> Expiry:
    """Let the process expire when the time has come.

    Raises: NotFound, VersionConflict, PermissionMissing; IllegalTransition if the process is over.
    """
    with locked_expiry(expiry_id, version=version, actor=actor, now=now or clock_now()) as at_hand:
        change(at_hand, status=ExpiryStatus.ACTIVE, reason=reason)
    return at_hand.expiry


def change(
    at_hand: ExpiryAtHand,
    *,
    provisioning_time: datetime.datetime | None = None,
    status: ExpiryStatus | None = None,
    reason: str = "",
    rules: ExpiryRules | None = None,
) -> None:
    """Carry out in one step what differs; nothing if nothing does. An expiry that was set aside is due anew.

    *rules* are those in force, for who has read them already.

    Raises: PermissionMissing, IllegalTransition.
    """
    at_hand.actor.require(ApiPermission.EXPIRIES_WRITE)
    expiry = at_hand.expiry
    moment = provisioning_time or expiry.provisioning_time
    times = {"provisioning_time": moment, "expiry_time": (rules or expiry_rules()).expiry_time(moment)}
    verb = _verb(expiry, status)
    if verb == "reschedule" and all(getattr(expiry, name) == value for name, value in times.items()):
        return
    if verb == "start":
        require_living(at_hand.process)
    for name, value in WORK.items():
        setattr(expiry, name, value)
    at_hand.carry_out(verb, fields=(*TIMES, *WORK), reason=reason, **times)


def require_living(process: Process) -> None:
    """Refuse an active expiry of a process that is over. Raises: IllegalTransition."""
    if process.is_over:
        raise IllegalTransition(f"The process {process.pk} is over; it cannot expire any more.")


def _verb(expiry: Expiry, status: ExpiryStatus | None) -> str:
    if status is None or status == expiry.status:
        return "reschedule"
    return "start" if status == ExpiryStatus.ACTIVE else "stop"
