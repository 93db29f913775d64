"""What processes may ask of picking."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from fulfillment.processes import references

from .models import PickJob


@references.finds("pickJobRef")
def process_of_pick_job(key: uuid.UUID) -> uuid.UUID | None:
    """Return the id of the process of a pick job."""
    return PickJob.objects.filter(pk=key).values_list("process_id", flat=True).first()


@references.touches
def processes_picking_at(facility_ids: Collection[str]) -> QuerySet[Any, Any]:
    """Return the ids of the processes with pick jobs of these facilities; clients make some without an order."""
    return PickJob.objects.filter(facility_id__in=sorted(facility_ids)).values("process_id")
