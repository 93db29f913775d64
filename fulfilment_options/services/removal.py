"""Removing quotes whose time is over."""

import datetime
from typing import Any

from django.db import connection, models, transaction
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
        if keys:
            _delete(FulfilmentOption.objects.filter(pk__in=keys))
    return len(keys)


def _delete(rows: "models.QuerySet[Any]") -> None:
    """Delete *rows* with all that hangs on them, by one statement per table.

    Django's own way reads every row that it deletes, packed logs included, and makes an object of it.
    """
    for relation in rows.model._meta.related_objects:
        hanging = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": rows.values("pk")})
        if relation.on_delete is models.CASCADE:
            _delete(hanging)
        elif relation.on_delete is models.SET_NULL:
            hanging.update(**{relation.field.name: None})
        elif relation.on_delete is not models.PROTECT:  # what protects is there or not: the database refuses
            raise TypeError(f"Nothing is known of what {relation} wants of a deletion")
    rows._raw_delete(rows.db)
