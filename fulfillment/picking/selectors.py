"""The reads of picking."""

import uuid

from django.db.models import Count, QuerySet

from fulfillment.accounts.scope import scoped
from fulfillment.common.actor import Actor

from .models import PickJob
from .states import PickJobStatus


def pick_jobs_visible(*, actor: Actor) -> QuerySet[PickJob]:
    """Return the jobs that *actor* may see: all, or those of its facilities."""
    return scoped(PickJob.objects.all(), actor, field="facility_id")


def open_jobs_by_facility() -> dict[uuid.UUID, int]:
    """Return the number of open jobs of every facility that has any: its workload."""
    rows = PickJob.objects.filter(status=PickJobStatus.OPEN).values_list("facility_id").annotate(Count("pk"))
    return dict(rows.order_by())
