"""New expiries: asked for by a client, or brought by an order."""

import datetime

from expiry.configuration import expiry_rules
from expiry.models import Expiry
from expiry.schemas import ExpiryEntityForCreation
from expiry.states import ExpiryStatus
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import in_utc
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import Conflict, InvalidInput
from fulfillment.common.ids import parse_id
from fulfillment.processes.changes import enlist
from fulfillment.processes.models import Process
from fulfillment.processes.selectors import processes_visible
from fulfillment.processes.services import locked

from .changing import require_living


def expiry_create(*, draft: ExpiryEntityForCreation, actor: Actor, now: datetime.datetime | None = None) -> Expiry:
    """Give a process an expiry.

    Raises: PermissionMissing; InvalidInput for a process that does not exist, or that *actor* may not see; Conflict
    naming the expiry that the process has already; IllegalTransition for an active one of a process that is over.
    Rules: seed page "Expiry", ``POST /api/expiries``.
    """
    actor.require(ApiPermission.EXPIRIES_WRITE)
    moment = in_utc(draft.provisioning_time, path="$.provisioningTime")
    known = processes_visible(actor=actor).filter(pk=parse_id(draft.process_ref)).first()
    if known is None:
        raise InvalidInput(f"There is no process {draft.process_ref!r:.80}", path="$.processRef")
    with locked(process_ids=[known.pk], now=now or clock_now()) as processes:
        process = processes[known.pk]
        existing = Expiry.objects.filter(process=process).first()
        if existing is not None:
            raise Conflict(f"The process {process.pk} has the expiry {existing.pk} already; change that one instead.")
        active = draft.status == ExpiryStatus.ACTIVE
        if active:
            require_living(process)
        return expiry_begin(process=process, provisioning_time=moment, active=active, actor=actor)


def expiry_begin(
    *, process: Process, provisioning_time: datetime.datetime, active: bool = True, actor: Actor | None = None
) -> Expiry:
    """Give a locked process an expiry that it does not have yet; with an *actor* the trail tells who asked for it."""
    expiry = Expiry(
        process=process,
        process_version=process.version,
        provisioning_time=provisioning_time,
        expiry_time=expiry_rules().expiry_time(provisioning_time),
        created_at=process.locked_at,
        modified_at=process.locked_at,
    )
    if not active:
        expiry.begin_inactive()
    enlist(expiry, process=process, actor=actor)
    process.new_rows.add(expiry)
    return expiry
