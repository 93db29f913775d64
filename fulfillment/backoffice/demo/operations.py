"""What the stores of the demo have done with their pick jobs so far."""

from dataclasses import dataclass

from fulfillment.common.actor import Actor
from fulfillment.handover.selectors import handover_of_pick_job
from fulfillment.handover.services import handover_job_at_hand, handover_job_cancel, handover_job_finish
from fulfillment.handover.states import HandoverJobCancelReason
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.services import (
    LinePicked,
    pick_job_abort,
    pick_job_at_hand,
    pick_job_pick,
    pick_job_pick_lines,
    pick_job_start,
)
from fulfillment.picking.states import PickJobStatus
from orders.models import Order

from .order_book import FOR_CONSUMERS, Work
from .people import DEMO, PICKER, acting_as

NOT_FOUND = {"reasonLocalized": {"en_US": "Not found", "de_DE": "Nicht gefunden"}}
DELIVERED = ("HANDED_OVER", "NO_SHOW")


@dataclass(frozen=True, slots=True)
class JobToWork:
    """A pick job that nobody has touched, and how far it is to get."""

    pick_job_id: str
    facility: str
    work: Work


def jobs_missing() -> list[JobToWork]:
    """Return the jobs that somebody should have worked on: the first of each order with work, while it is open."""
    wanted = {order.number: order.work for order in FOR_CONSUMERS if order.work}
    orders = dict(Order.objects.filter(tenant_order_id__in=wanted).values_list("pk", "tenant_order_id"))
    first: dict[str, PickJob] = {}
    for job in PickJob.objects.filter(order_id__in=orders).select_related("facility").order_by("pk"):
        first.setdefault(str(orders[job.order_id]), job)
    return [
        JobToWork(str(job.pk), job.facility.tenant_facility_id or "", wanted[number])
        for number, job in first.items()
        if job.status == PickJobStatus.OPEN
    ]


def work_do(job: JobToWork) -> None:
    """Take *job* as far as it is to get."""
    actor = acting_as(PICKER) if job.facility in PICKER.facilities else DEMO
    with pick_job_at_hand(pick_job_id=job.pick_job_id, actor=actor) as at_hand:
        if job.work == "ABORTED":
            pick_job_abort(at_hand=at_hand, reason="The till is closed for stocktaking.")
            return
        pick_job_start(at_hand=at_hand)
        if job.work == "HALFWAY":
            pick_job_pick_lines(at_hand=at_hand, lines=[LinePicked(line_id=str(at_hand.lines[0].pk), picked=1)])
        elif job.work != "STARTED":
            pick_job_pick(at_hand=at_hand, lines=[_picked(line, short=job.work == "SHORT") for line in at_hand.lines])
    if job.work in DELIVERED:
        _deliver(job, actor)


def _picked(line: PickLine, *, short: bool) -> LinePicked:
    if short and line.quantity > 1:
        return LinePicked(line_id=str(line.pk), picked=line.quantity - 1, short_pick_reason=NOT_FOUND)
    return LinePicked(line_id=str(line.pk), picked=line.quantity)


def _deliver(job: JobToWork, actor: Actor) -> None:
    known = handover_of_pick_job(pick_job_id=PickJob.objects.get(pk=job.pick_job_id).pk)
    if known is None:
        return
    with handover_job_at_hand(handover_job_id=str(known.pk), actor=actor) as at_hand:
        if job.work == "HANDED_OVER":
            handover_job_finish(at_hand=at_hand)
        else:
            handover_job_cancel(at_hand=at_hand, cancel_reason=HandoverJobCancelReason.CONSUMER_NO_SHOW)
