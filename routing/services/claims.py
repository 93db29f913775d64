"""Claiming due plans: many workers share the work, and what a dead one held comes back by itself."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from fulfillment.common.ids import new_id
from routing.models import RoutingPlan
from routing.states import UNDECIDED

LEASE = datetime.timedelta(seconds=15)  # a batch takes well under a second; a dead worker is soon missed
MAX_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Claim:
    """Plans of one worker until the lease ends; ``token`` stands in each row and fences off a worker that is late."""

    token: uuid.UUID
    plans: list[RoutingPlan]


def plans_claim(*, limit: int, now: datetime.datetime) -> Claim:
    """Claim up to *limit* due plans, oldest first, and count the attempt in each row.

    1. What is due is decided by the rows against the database's clock: two beats or none do no harm.
    2. Rows that another worker is claiming right now are skipped, not waited for.
    3. The due time moves ahead by the lease: if this process dies, the plan is due again then.
    4. The attempt is counted before the work, so a plan that kills its worker is counted too.
    """
    token = new_id()
    with transaction.atomic():
        due = RoutingPlan.objects.filter(due_at__lte=Now(), status__in=UNDECIDED).order_by("due_at")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, no_key=True)
        plans = list(due[:limit])
        if plans:
            RoutingPlan.objects.filter(pk__in=[plan.pk for plan in plans]).update(
                due_at=now + LEASE, lease=token, attempts=F("attempts") + 1
            )
    for plan in plans:
        plan.attempts += 1
        plan.lease = token
    return Claim(token=token, plans=plans)
