"""Claiming processes that are due: many workers share the work, and what kills its worker is tried five times."""

import datetime
import uuid
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.processes.models import CleanUp, Process

from .due import MAX_ATTEMPTS, set_aside

LEASE = datetime.timedelta(minutes=5)


def processes_claim(*, due: QuerySet[Process], limit: int, now: datetime.datetime) -> list[uuid.UUID]:
    """Claim up to *limit* of the *due* processes in a short transaction, and count the attempt of each.

    1. Processes that somebody has locked right now are skipped, not waited for.
    2. A row with a due time ahead keeps others away; if this worker dies, it is due again then.
    3. Such rows are looked for once more under the lock: who claimed a process while this looked for it, and has let
       go of the lock since, has not changed the process itself.
    4. The attempt is counted before the work, so a process that kills its worker is counted, too.
    """
    while True:
        with transaction.atomic():
            free = due.filter(~Exists(_claimed(now).filter(process=OuterRef("pk"))))
            if connection.features.has_select_for_update_skip_locked:
                free = free.select_for_update(skip_locked=True, no_key=True)
            found = list(free.values_list("pk", flat=True)[:limit])
            taken = set(_claimed(now).filter(process__in=found).values_list("process_id", flat=True))
            keys = [key for key in found if key not in taken]
            _count(keys, now=now)
        if keys or not found:
            return keys


def _claimed(now: datetime.datetime) -> QuerySet[CleanUp]:
    return CleanUp.objects.filter(Q(due_at__gt=now) | Q(attempts__gte=MAX_ATTEMPTS))


def _count(keys: Collection[uuid.UUID], *, now: datetime.datetime) -> None:
    again = CleanUp.objects.filter(process__in=keys)
    known = set(again.values_list("process_id", flat=True))
    again.update(attempts=F("attempts") + 1, due_at=now + LEASE)
    CleanUp.objects.bulk_create(
        CleanUp(process_id=key, attempts=1, due_at=now + LEASE) for key in keys if key not in known
    )


def clean_ups_retry(*, actor: Actor, now: datetime.datetime) -> int:
    """Have everything that was set aside tried again, from the first attempt; return how much that is.

    Raises: PermissionMissing.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    return set_aside(now=now).update(attempts=0)
