"""What must always be true of handover jobs and shipments."""

from collections.abc import Iterable

from django.db.models import Count

from fulfillment.common.invariants import invariant
from fulfillment.events.models import Event
from fulfillment.events.names import EventName

from .models import HandoverJob, HandoverLine, Shipment
from .states import HandoverJobStatus, HandoverLineKind, ShipmentStatus


@invariant(14, "every handover job was announced exactly once")
def handover_jobs_are_announced() -> Iterable[str]:
    """Yield processes in which handover jobs and their events differ in number."""
    jobs = dict(HandoverJob.objects.values_list("process_id").annotate(Count("pk")).order_by())
    events = Event.objects.filter(name=EventName.HANDOVERJOB_CREATED)
    told = dict(events.values_list("process_id").annotate(Count("pk")).order_by())
    for key in jobs.keys() | told.keys():
        if jobs.get(key, 0) != told.get(key, 0):
            yield f"process {key}: {jobs.get(key, 0)} handover jobs, {told.get(key, 0)} events"


@invariant(5, "of a line no more is handed over and refused than there is")
def handed_over_within_quantity() -> Iterable[str]:
    """Yield lines with more units than they have, and units that left with a job that is not handed over."""
    for line in HandoverLine.objects.filter(kind=HandoverLineKind.HANDOVER).select_related("handover_job").iterator():
        refused = sum(item["quantity"] for item in line.refused)
        if line.handed_over + refused > line.quantity:
            yield f"handover line {line.pk}: {line.handed_over} handed over, {refused} refused of {line.quantity}"
        if line.handed_over and line.handover_job.status != HandoverJobStatus.HANDED_OVER:
            yield f"handover line {line.pk}: {line.handed_over} handed over, its job is {line.handover_job.status}"


@invariant(6, "a shipment is where its handover job says")
def shipments_follow_their_handover() -> Iterable[str]:
    """Yield shipments that are sent without a handover, or not sent with one."""
    handed_over = Shipment.objects.filter(handover_jobs__status=HandoverJobStatus.HANDED_OVER)
    for shipment in handed_over.exclude(status=ShipmentStatus.COMPLETED).iterator():
        yield f"shipment {shipment.pk} is {shipment.status}, its goods were handed over"
