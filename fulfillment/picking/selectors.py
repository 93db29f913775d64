"""The reads of picking."""

import uuid
from typing import cast

from django.db.models import Count, Prefetch

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.accounts.scope import scoped
from fulfillment.common.actor import Actor
from fulfillment.common.versioning import VersionedQuerySet
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.states import HandoverJobStatus

from .models import LoadUnit, PickJob, PickLine
from .states import FINISHED, STARTED, UNFINISHED, LoadUnitStatus, PickJobStatus


def pick_jobs_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the jobs that *actor* may see: all, or those of its facilities."""
    return cast("VersionedQuerySet", scoped(PickJob.objects.all(), actor))


def load_units_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the load units that *actor* may see, each with the ids of its pick jobs."""
    jobs = Prefetch("pick_jobs", PickJob.objects.only("pk"))
    return cast("VersionedQuerySet", scoped(LoadUnit.objects.prefetch_related(jobs), actor))


def load_units_of_pick_job(*, pick_job_id: str, actor: Actor) -> VersionedQuerySet:
    """Return the load units in use for a pick job. Raises: NotFound, PermissionMissing."""
    actor.require(ApiPermission.PICKJOB_READ)
    job = pick_jobs_visible(actor=actor).known(pick_job_id)
    return load_units_visible(actor=actor).filter(pick_jobs=job, status=LoadUnitStatus.AVAILABLE)


def anything_picked(*, process_id: uuid.UUID) -> bool:
    """Say whether units of this process are off their shelves: picked so far, or picked and not given back.

    A canceled handover has given its goods back.
    """
    back = HandoverJob.objects.filter(process=process_id, from_stock=True, status=HandoverJobStatus.CANCELED)
    living = PickLine.objects.filter(pick_job__process=process_id, pick_job__status__in=(*UNFINISHED, *FINISHED))
    return living.filter(picked__gt=0).exclude(pick_job_id__in=back.values("pick_job_id")).exists()


def places_picked(*, process_id: uuid.UUID) -> set[tuple[uuid.UUID, str]]:
    """Return the facilities and articles of everything that finished jobs of a process took out of stock."""
    lines = PickLine.objects.filter(pick_job__process=process_id, pick_job__status__in=FINISHED, picked__gt=0)
    return set(lines.values_list("pick_job__facility_id", "tenant_article_id"))


def open_jobs_by_facility() -> dict[uuid.UUID, int]:
    """Return the number of open jobs of every facility that has any: its workload."""
    rows = PickJob.objects.filter(status=PickJobStatus.OPEN).values_list("facility_id").annotate(Count("pk"))
    return dict(rows.order_by())


def any_pick_job_started(*, process_id: uuid.UUID) -> bool:
    """Say whether somebody has begun to pick anything of this process, and has not given it up."""
    return PickJob.objects.filter(process=process_id, status__in=STARTED).exists()
