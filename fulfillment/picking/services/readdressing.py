"""Goods being picked for another address than the one the job was made with."""

from typing import Any

from fulfillment.handover.services import Recipient, handovers_readdress
from fulfillment.picking.models import PickJob

from .at_hand import JobAtHand
from .editing import pick_job_amend


def pick_job_readdress(*, at_hand: JobAtHand, delivery: dict[str, Any], consumer_name: str) -> None:
    """Let a job say where its goods go from now on, and what has been made of it: handover and shipment.

    *delivery* are the documented details of its delivery information. Raises: IllegalTransition for a job that is over.
    """
    at_hand.job.delivery = delivery
    at_hand.job.consumer_name = consumer_name
    pick_job_amend(at_hand=at_hand, fields=("delivery", "consumer_name"))
    handovers_readdress(
        pick_job_id=at_hand.job.pk,
        recipient=recipient_of(at_hand.job),
        process=at_hand.process,
        actor=at_hand.actor,
        now=at_hand.now,
    )


def recipient_of(job: PickJob) -> Recipient:
    """Return who gets the goods of *job*."""
    collect = job.delivery.get("collect", {})
    shipping = job.delivery.get("shipping", {})
    return Recipient(
        name=job.consumer_name or collect.get("identifier", "") or shipping.get("identifier", ""),
        address=shipping.get("recipientaddress") or shipping.get("postalAddress") or collect.get("address"),
        invoice_address=shipping.get("invoiceAddress"),
    )
