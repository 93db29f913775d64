"""What handing over or giving up leads to, in words, before somebody decides."""

from fulfillment.common.admin import several
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.states import UNSENT


def finish_consequences(job: HandoverJob) -> list[str]:
    """Return what handing everything over leads to."""
    lines = [f"{several(_units(job), 'unit')} go to {job.recipient_name or 'the recipient'}."]
    if job.paid is False:
        lines.append("It is NOT PAID: take the money first.")
    if job.shipment is not None and job.shipment.status in UNSENT:
        return [f"The carrier has {several(_units(job), 'unit')}; the shipment is completed."]
    return lines


def cancel_consequences(job: HandoverJob) -> list[str]:
    """Return what becomes of the goods, and of their shipment."""
    lines = ["Nobody gets the goods. No stock is moved: the job was not made by picking."]
    if job.from_stock:
        lines = [f"{several(_units(job), 'unit')} go back to stock at once; put them back on their shelves."]
    if job.shipment is not None and job.shipment.status in UNSENT:
        lines.append("The shipment and its parcels are cancelled.")
    return lines


def _units(job: HandoverJob) -> int:
    return sum(job.lines.filter(kind="HANDOVER").values_list("quantity", flat=True))
