"""Consumer data of picking: for whom a job is, what was noted on its lines, what clients wrote on load units."""

from typing import Any

from django.db.models import QuerySet

from fulfillment.common.privacy import (
    ConsumerRows,
    emptied,
    holds_consumer_data,
    lost,
    parts_kept,
    short_id_kept,
    written_off,
)

from .models import LoadUnit, PickJob, PickLine


def _of_nobody_else(units: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out units that hold goods of a job which may still say for whom it is."""
    living = PickJob.objects.filter(anonymized_at__isnull=True)
    return units.exclude(pick_jobs__in=living)


holds_consumer_data(
    ConsumerRows(
        PickJob,
        "process_id",
        columns={
            "short_id": short_id_kept,
            "delivery": parts_kept,
            "consumer_name": emptied,
            "custom_attributes": lost,
            "properties": parts_kept,
        },
        actors={"assigned_users": written_off, "editor": lost},
        kept=("tenant_order_id",),
    ),
    ConsumerRows(
        PickLine,
        "pick_job__process_id",
        columns={"article": parts_kept, "details": parts_kept, "short_pick_reason": lost},
        kept=("tenant_article_id",),
    ),
    ConsumerRows(
        LoadUnit,
        "pick_jobs__process_id",
        columns={"lines": parts_kept, "custom_attributes": lost, "details": parts_kept},
        kept=("codes",),
        deleted=True,
        settled=_of_nobody_else,
    ),
)
