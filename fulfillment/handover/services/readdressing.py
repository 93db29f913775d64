"""Goods on their way to another address than the one they were packed for."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.states import PENDING, UNSENT
from fulfillment.processes.models import Process

from .amending import handover_job_amend
from .at_hand import HandoverAtHand, ShipmentAtHand
from .references import shipment_of_pick_job
from .shipments import shipment_amend


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the goods, and where invoice and goods go; addresses are the documented objects."""

    name: str
    address: dict[str, Any] | None
    invoice_address: dict[str, Any] | None


def handovers_readdress(
    *, pick_job_id: uuid.UUID, recipient: Recipient, process: Process, actor: Actor, now: datetime.datetime
) -> None:
    """Send the goods of a pick job to *recipient*, if they are not handed over; the lock of the process is held.

    Labels that a parcel bears already are not changed: whoever changes an address has new ones made.
    """
    for job in HandoverJob.objects.filter(process=process, pick_job_id=pick_job_id, status__in=PENDING):
        job.recipient_name = recipient.name
        job.recipient = recipient.address
        job.invoice_address = recipient.invoice_address
        handover_job_amend(
            at_hand=HandoverAtHand(job, list(job.lines.order_by("position")), process, actor, now),
            fields=("recipient_name", "recipient", "invoice_address"),
        )
    shipment = shipment_of_pick_job(pick_job_id=pick_job_id)
    if shipment is not None and shipment.status in UNSENT:
        shipment.recipient = recipient.address
        kept = {name: value for name, value in shipment.properties.items() if name != "invoiceAddress"}
        given = {"invoiceAddress": recipient.invoice_address} if recipient.invoice_address else {}
        shipment.properties = kept | given
        shipment_amend(at_hand=ShipmentAtHand(shipment, process, actor, now), fields=("recipient", "properties"))
