"""Bringing the active expiries in line with the offset in force, batch by batch, on behalf of who asked for it.

1. What is to be done is a row with a cursor; a worker holds its lock for one batch. A second one finds it taken.
2. A batch locks its processes together and in order, reads their expiries again, changes those whose time differs, and
   moves the cursor, all in one transaction: who is killed has done nothing of it.
3. A batch that breaks is done one by one; the expiry that breaks by itself is counted and passed over.
4. It ends early where somebody has asked for another one, or the offset is another: that nobody has confirmed.
"""

import datetime
import logging
import uuid
from collections.abc import Callable

from django.db import connection, models, transaction

from expiry.configuration import OFFSET, ExpiryRules, expiry_rules
from expiry.models import Expiry, ExpiryConfiguration, ExpiryRecalculation
from expiry.states import ExpiryStatus
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.configurations import configuration_in_force
from fulfillment.common.errors import PermissionMissing
from fulfillment.common.hints import hint
from fulfillment.processes.services import locked

from .at_hand import ExpiryAtHand
from .changing import change

logger = logging.getLogger(__name__)

BATCH = 50
WINDOW = 2_000
COLUMNS = ("pk", "process_id", "provisioning_time", "expiry_time")
WRITTEN = ("cursor", "looked_at", "later", "earlier", "failed", "last_error", "worked_at", "ended_at", "given_up")

Differing = list[tuple[uuid.UUID, uuid.UUID]]  # expiry and process
Work = Callable[[ExpiryRecalculation, Differing, ExpiryRules], None]


def expiry_recalculation_begin(
    *, version: int, actor: Actor, now: datetime.datetime | None = None
) -> ExpiryRecalculation:
    """Have all active expiries follow the offset in force; *version* is that of the configuration.

    One that runs already ends with what it has done. Raises: PermissionMissing, VersionConflict.
    """
    actor.require(ApiPermission.EXPIRIES_WRITE)
    if actor.facility_ids is not None:
        # Those of other facilities are none of this actor's business.
        raise PermissionMissing(ApiPermission.EXPIRIES_WRITE)
    moment = now or clock_now()
    with transaction.atomic():
        # Under its lock two that ask at once come one after the other.
        list(ExpiryConfiguration.objects.select_for_update())
        configuration = configuration_in_force(ExpiryConfiguration)
        configuration.require_version(version)
        _running().update(ended_at=moment, given_up=True)
        run = ExpiryRecalculation.objects.create(
            offset_minutes=configuration.body.get(OFFSET, 0),
            actor_id=actor.id,
            actor_name=actor.name,
            created_at=moment,
            total=Expiry.objects.filter(status=ExpiryStatus.ACTIVE).count(),
        )
        hint("expiry.recalculate")
    return run


def expiry_recalculation_continue(*, limit: int = BATCH) -> int:
    """Do the next batch, of at most *limit* changes; return how many expiries it has looked at.

    0 also where another worker is at it. Raises nothing for an expiry that cannot be changed.
    """
    try:
        return _batch(limit, _change)
    except Exception:
        logger.exception("A batch of recalculated expiries broke; they are done one by one.")
    looked_at = 0
    for _ in range(limit):
        looked_at += _one()
    return looked_at


def _one() -> int:
    try:
        return _batch(1, _change)
    except Exception as error:
        logger.exception("An expiry could not be recalculated and is passed over.")
        message = f"{type(error).__name__}: {error}"[:2000].replace("\x00", "")

        def pass_over(run: ExpiryRecalculation, differing: Differing, _: ExpiryRules) -> None:
            run.failed += len(differing)
            run.last_error = message

        return _batch(1, pass_over)


@transaction.atomic
def _batch(limit: int, work: Work) -> int:
    run = _taken()
    if run is None:
        return 0
    moment, rules = clock_now(), expiry_rules()
    looked_at, differing = 0, Differing()
    if rules.offset == run.offset:
        looked_at, differing = _next(run, rules, most=limit)
        if differing:
            work(run, differing, rules)
        run.looked_at += looked_at
        run.worked_at = moment
    else:
        run.given_up = True
    if not looked_at:
        run.ended_at = moment
    ExpiryRecalculation.objects.filter(pk=run.pk).update(**{name: getattr(run, name) for name in WRITTEN})
    return looked_at


def _running() -> models.QuerySet[ExpiryRecalculation]:
    return ExpiryRecalculation.objects.filter(ended_at__isnull=True)


def _taken() -> ExpiryRecalculation | None:
    """Return the one to work at, locked; None if there is none, or if somebody else is at it."""
    rows = _running().order_by("-pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, no_key=True)
    return rows.first()


def _next(run: ExpiryRecalculation, rules: ExpiryRules, *, most: int) -> tuple[int, Differing]:
    """Move the cursor over what follows the rules already to the next *most* that differ; return how many it passed."""
    active = Expiry.objects.filter(status=ExpiryStatus.ACTIVE).order_by("pk")
    looked_at, differing = 0, Differing()
    # Where most differ, a few are enough for a batch; where hardly any does, many are looked at for one.
    for size in (2 * most, WINDOW):
        rows = active.filter(pk__gt=run.cursor) if run.cursor is not None else active
        for key, process_id, provided, expires in rows.values_list(*COLUMNS)[:size]:
            run.cursor = key
            looked_at += 1
            if expires != rules.expiry_time(provided):
                differing.append((key, process_id))
                if len(differing) == most:
                    return looked_at, differing
    return looked_at, differing


def _change(run: ExpiryRecalculation, differing: Differing, rules: ExpiryRules) -> None:
    """Change the expiries as they are under the locks of their processes; one that was stopped meanwhile stays so."""
    reason = f"Recalculated: {run.offset_minutes} min after the provisioning time."
    with locked(process_ids=[process_id for _, process_id in differing], now=clock_now()) as processes:
        found = Expiry.objects.filter(pk__in=[key for key, _ in differing], status=ExpiryStatus.ACTIVE)
        for expiry in found.order_by("pk"):
            before = expiry.expiry_time
            change(ExpiryAtHand(expiry, processes[expiry.process_id], run.actor), reason=reason, rules=rules)
            run.later += expiry.expiry_time > before
            run.earlier += expiry.expiry_time < before
