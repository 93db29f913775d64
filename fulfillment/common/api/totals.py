"""How many entities a list has in all, without counting a million rows for every page of it."""

import datetime
import uuid
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from fulfillment.common import clock

MOST = 10_000
"""Up to so many are counted anew each time."""
SETTLED = datetime.timedelta(minutes=10)
"""After so long, no transaction is open any more that would add an entity with an id of that time."""
KEPT = datetime.timedelta(hours=1)


def total_of(queryset: QuerySet[Any]) -> int:
    """Return how many rows *queryset* has.

    Of a whole big table, the old rows are counted once an hour: ids are made in the order of time, so that only those
    after a certain one have to be counted again. What is deleted in the meantime is still counted, until the next hour.
    """
    rows = queryset.order_by()
    total = rows[: MOST + 1].count()
    if total <= MOST:
        return total
    return rows.count() if queryset.query.where else _whole(rows)


def _whole(rows: QuerySet[Any]) -> int:
    name = f"total:{rows.model._meta.label_lower}"
    known: tuple[uuid.UUID, int] | None = cache.get(name)
    if known is None:
        last = _first_id_of(clock.now() - SETTLED)
        known = last, rows.filter(pk__lt=last).count()
        cache.set(name, known, KEPT.total_seconds())
    last, before = known
    return before + rows.filter(pk__gte=last).count()


def _first_id_of(moment: datetime.datetime) -> uuid.UUID:
    """Return what no id that is made at *moment* or later is less than (see `common.ids.new_id`)."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)
