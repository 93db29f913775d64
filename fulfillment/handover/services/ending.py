"""What becomes of handovers and shipments when their order is cancelled."""

import datetime

from fulfillment.common.actor import Actor
from fulfillment.handover.models import HandoverJob, Shipment
from fulfillment.handover.states import PENDING, UNSENT, HandoverJobCancelReason
from fulfillment.processes.models import Process
from fulfillment.processes.states import ModuleEntity

from .at_hand import HandoverAtHand, ShipmentAtHand
from .jobs import handover_job_cancel
from .shipments import shipment_cancel


def handovers_cancel(*, process: Process, actor: Actor, now: datetime.datetime, reason: str = "") -> None:
    """Cancel every handover job and shipment of a locked process that can still take place."""
    jobs = HandoverJob.objects.filter(process=process, status__in=PENDING).order_by("pk")
    for job in jobs if process.has(ModuleEntity.HANDOVER_JOB) else ():
        handover_job_cancel(
            at_hand=HandoverAtHand(job, list(job.lines.order_by("position")), process, actor, now),
            cancel_reason=HandoverJobCancelReason.ORDER_CANCELED,
            reason=reason,
        )
    shipments = Shipment.objects.filter(process=process, status__in=UNSENT).select_related("carrier").order_by("pk")
    for shipment in shipments if process.has(ModuleEntity.SHIPMENT) else ():
        shipment_cancel(at_hand=ShipmentAtHand(shipment, process, actor, now))
