"""Claiming processes that are due: many workers share the work, and what kills its worker is tried five times."""

import datetime
import uuid

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
    3. The attempt is counted before the work, so a process that kills its worker is counted, too.
    """
    with transaction.atomic():
        busy = CleanUp.objects.filter(Q(due_at__gt=now) | Q(attempts__gte=MAX_ATTEMPTS), process=OuterRef("pk"))
        free = due.filter(~Exists(busy))
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True, no_key=True)
        keys = list(free.values_list("pk", flat=True)[:limit])
        again = CleanUp.objects.filter(process__in=keys)
        known = set(again.values_list("process_id", flat=True))
        again.update(attempts=F("attempts") + 1, due_at=now + LEASE)
        CleanUp.objects.bulk_create(
            CleanUp(process_id=key, attempts=1, due_at=now + LEASE) for key in keys if key not in known
        )
    return keys


def clean_ups_retry(*, actor: Actor, now: datetime.datetime) -> int:
    """Have everything that was set aside tried again, from the first attempt; return how much that is.

    Raises: PermissionMissing.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    return set_aside(now=now).update(attempts=0)
