"""Removing quotes whose time is over."""

import datetime

from django.conf import settings
from django.db import connection, transaction

from fulfillment.common.clock import now as clock_now
from fulfilment_options.models import FulfilmentOption

BATCH = 200


def fulfilment_options_remove_due(*, limit: int = BATCH, now: datetime.datetime | None = None) -> int:
    """Delete up to *limit* quotes that were made longer ago than they are kept; return how many."""
    oldest = (now or clock_now()) - datetime.timedelta(hours=settings.QUOTE_HOURS)
    with transaction.atomic():
        due = FulfilmentOption.objects.filter(created_at__lt=oldest).order_by("created_at")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        keys = list(due.values_list("pk", flat=True)[:limit])
        FulfilmentOption.objects.filter(pk__in=keys).delete()
    return len(keys)
