"""Consumer data of picking: for whom a job is, what was noted on its lines, what clients wrote on load units."""

import datetime
import uuid
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet

from fulfillment.audits.models import Audit
from fulfillment.audits.services import audits_anonymize, audits_delete
from fulfillment.common.privacy import (
    ConsumerRows,
    emptied,
    holds_consumer_data,
    lost,
    parts_kept,
    short_id_kept,
    written_off,
)
from fulfillment.common.privacy.registry import Keys

from .models import LoadUnit, PickJob, PickLine


def _of_nobody_else(units: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out units that hold goods of a job which may still say for whom it is."""
    living = PickJob.objects.filter(anonymized_at__isnull=True)
    return units.exclude(pick_jobs__in=living)


class LoadUnitTrail:
    """What the trail says of load units. They belong to no process, so neither do its entries."""

    def anonymize(self, process_ids: Collection[uuid.UUID], *, actors: bool, now: datetime.datetime) -> None:
        audits_anonymize(entity_refs=_units(process_ids), actors=actors, now=now)

    def left(self, process_ids: Keys) -> Iterator[str]:
        """Yield entries of units that hold goods of anonymized jobs only."""
        units = _of_nobody_else(LoadUnit.objects.filter(pick_jobs__process_id__in=process_ids))
        rows = Audit.objects.filter(entity_ref__in=units.values("pk"), anonymized_at__isnull=True)
        yield from (f"audit {key} of a load unit is not anonymized" for key in rows.values_list("pk", flat=True))

    def delete(self, process_ids: Collection[uuid.UUID]) -> None:
        """Delete the entries of units that go with these processes."""
        units = _of_nobody_else(LoadUnit.objects.filter(pk__in=_units(process_ids)))
        audits_delete(entity_refs=units.values_list("pk", flat=True))


def _units(process_ids: Collection[uuid.UUID]) -> list[uuid.UUID]:
    return list(LoadUnit.objects.filter(pick_jobs__process_id__in=process_ids).values_list("pk", flat=True).distinct())


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
    # Last: what is registered last is asked first when processes are deleted, while the units are still there.
    LoadUnitTrail(),
)
