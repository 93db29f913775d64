"""Removing quotes whose time is over."""

import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from fulfillment.common.clock import now as clock_now
from fulfilment_options.models import FulfilmentHold, FulfilmentOption
from fulfilment_options.selectors import orderable_since

BATCH = 200
# Whoever orders or holds locks only quotes whose time is not over by his clock: he never waits for a removal.
LATER = datetime.timedelta(minutes=5)


def fulfilment_options_remove_due(*, limit: int = BATCH, now: datetime.datetime | None = None) -> int:
    """Delete up to *limit* quotes that were made longer ago than they are kept; return how many.

    One that holds stock stays until its hold is over.
    """
    oldest = orderable_since(now or clock_now()) - LATER
    held = FulfilmentHold.objects.filter(plan__option=OuterRef("pk"))
    with transaction.atomic():
        due = FulfilmentOption.objects.filter(~Exists(held), created_at__lt=oldest).order_by("created_at")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        keys = list(due.values_list("pk", flat=True)[:limit])
        FulfilmentOption.objects.filter(pk__in=keys).delete()
    return len(keys)
