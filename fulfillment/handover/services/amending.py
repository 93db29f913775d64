"""Changing what a handover job says beside its lines, while it is pending, and the tags of jobs and shipments."""

import datetime
from collections.abc import Sequence

from fulfillment.common.actor import Actor
from fulfillment.common.errors import InvalidInput
from fulfillment.handover.models import HandoverJob, Shipment
from fulfillment.handover.schemas.handover_jobs.actions import PickUpServiceUpdate
from fulfillment.handover.states import PENDING, UNSENT
from fulfillment.processes.documents import tags_shown
from fulfillment.processes.models import Process

from .at_hand import HandoverAtHand, ShipmentAtHand
from .shipments import shipment_amend


def handover_job_amend(*, at_hand: HandoverAtHand, fields: tuple[str, ...]) -> None:
    """Write *fields* of the job, which the caller has set. Raises: IllegalTransition."""
    at_hand.carry_out("amend", fields=fields)


def handover_jobs_tag(*, process: Process, actor: Actor, now: datetime.datetime) -> None:
    """Give the tags of a locked process to its jobs that are pending; the others stay as they were."""
    for job in HandoverJob.objects.filter(process=process, status__in=PENDING).order_by("pk"):
        job.properties = {**job.properties, **tags_shown(process)}
        at_hand = HandoverAtHand(job, list(job.lines.order_by("position")), process, actor, now)
        handover_job_amend(at_hand=at_hand, fields=("properties",))


def shipments_tag(*, process: Process, actor: Actor, now: datetime.datetime) -> None:
    """Give the tags of a locked process to its shipments that are still here; the others stay as they were."""
    for shipment in Shipment.objects.filter(process=process, status__in=UNSENT).order_by("pk"):
        shipment.properties = {**shipment.properties, **tags_shown(process)}
        shipment_amend(at_hand=ShipmentAtHand(shipment, process, actor, now), fields=("properties",))


def pickup_services_note(at_hand: HandoverAtHand, updates: Sequence[PickUpServiceUpdate]) -> None:
    """Note which services were rendered. Raises: InvalidInput for one that the job does not have."""
    services = [dict(service) for service in at_hand.job.pickup_services]
    known = {service["id"]: service for service in services}
    for place, update in enumerate(updates):
        if update.id not in known:
            raise InvalidInput(
                f"The handover job has no pickup service {update.id!r:.80}",
                path=f"$.pickUpServiceUpdates[{place}].id",
            )
        known[update.id]["applied"] = update.applied
    at_hand.job.pickup_services = services
