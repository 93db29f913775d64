"""What must always be true of pick jobs."""

from collections.abc import Iterable

from django.db.models import Count, F

from fulfillment.common.invariants import invariant
from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.states import PENDING, HandoverJobStatus

from .models import PickJob, PickLine
from .states import FINISHED, UNFINISHED


@invariant(14, "every pick job was announced exactly once")
def jobs_are_announced() -> Iterable[str]:
    """Yield processes in which pick jobs and their events differ in number."""
    jobs = dict(PickJob.objects.values_list("process_id").annotate(Count("pk")).order_by())
    events = Event.objects.filter(name=EventName.PICK_JOB_CREATED)
    told = dict(events.values_list("process_id").annotate(Count("pk")).order_by())
    for key in jobs.keys() | told.keys():
        if jobs.get(key, 0) != told.get(key, 0):
            yield f"process {key}: {jobs.get(key, 0)} pick jobs, {told.get(key, 0)} events"


@invariant(6, "goods that were picked for somebody have exactly one handover job")
def picked_goods_are_handed_on() -> Iterable[str]:
    """Yield finished pick jobs whose goods nobody can hand over, and others whose goods somebody can or did."""
    handed_on = HandoverJob.objects.exclude(status=HandoverJobStatus.OBSOLETE).values("pick_job_id")
    finished = PickJob.objects.filter(status__in=FINISHED).exclude(channel="")
    for job in finished.exclude(pk__in=handed_on).iterator():
        yield f"pick job {job.pk} is {job.status} and has no handover job"
    for job in PickJob.objects.filter(status__in=UNFINISHED, pk__in=handed_on).iterator():
        yield f"pick job {job.pk} is {job.status} and has a handover job already"
    alive = HandoverJob.objects.filter(status__in=(*PENDING, HandoverJobStatus.HANDED_OVER)).values("pick_job_id")
    ended = PickJob.objects.exclude(status__in=(*UNFINISHED, *FINISHED))
    for job in ended.filter(pk__in=alive).iterator():
        yield f"pick job {job.pk} is {job.status} and its goods can be handed over, or were"


@invariant(5, "nobody picked more than a line asks for")
def picked_within_quantity() -> Iterable[str]:
    """Yield lines with more picked than wanted."""
    for line in PickLine.objects.filter(picked__gt=F("quantity")).iterator():
        yield f"pick line {line.pk}: {line.picked} of {line.quantity}"
