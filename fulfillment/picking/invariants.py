"""What must always be true of pick jobs."""

from collections.abc import Iterable

from django.db.models import Count, F

from fulfillment.common.invariants import invariant
from fulfillment.events.models import Event
from fulfillment.events.names import EventName

from .models import PickJob, PickLine


@invariant(14, "every pick job was announced exactly once")
def jobs_are_announced() -> Iterable[str]:
    """Yield processes in which pick jobs and their events differ in number."""
    jobs = dict(PickJob.objects.values_list("process_id").annotate(Count("pk")).order_by())
    events = Event.objects.filter(name=EventName.PICK_JOB_CREATED)
    told = dict(events.values_list("process_id").annotate(Count("pk")).order_by())
    for key in jobs.keys() | told.keys():
        if jobs.get(key, 0) != told.get(key, 0):
            yield f"process {key}: {jobs.get(key, 0)} pick jobs, {told.get(key, 0)} events"


@invariant(5, "nobody picked more than a line asks for")
def picked_within_quantity() -> Iterable[str]:
    """Yield lines with more picked than wanted."""
    for line in PickLine.objects.filter(picked__gt=F("quantity")).iterator():
        yield f"pick line {line.pk}: {line.picked} of {line.quantity}"
