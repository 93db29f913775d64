"""What a handover job says of the parcel that its goods lie in (``HandoverJobParcelInfo``)."""

import datetime
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.handover.models import HandoverJob, Parcel, Shipment
from fulfillment.handover.states import PENDING, ParcelStatus
from fulfillment.processes.models import Process

from .amending import handover_job_amend
from .at_hand import HandoverAtHand

FOLLOWING = ("shipmentRef", "parcelRef", "carrierRef", "carrierKey", "carrierTrackingNumber", "carrierParcelRef")
GONE = (ParcelStatus.CANCELED, ParcelStatus.OBSOLETE)


def info_of(shipment: Shipment) -> dict[str, Any]:
    """Return what there is to say of the first parcel of *shipment* that is still to be sent, and of its carrier."""
    info: dict[str, Any] = {"shipmentRef": str(shipment.pk)}
    parcels = shipment.parcels.exclude(status__in=GONE).select_related("carrier")
    parcel: Parcel | None = parcels.order_by("pk").first()
    carrier = parcel.carrier if parcel else shipment.carrier
    if carrier:
        info |= {"carrierRef": str(carrier.pk), "carrierKey": carrier.key}
    if parcel:
        info["parcelRef"] = str(parcel.pk)
        info |= {"carrierTrackingNumber": parcel.tracking_number} if parcel.tracking_number else {}
        reference = (parcel.result or {}).get("carrierParcelRef")
        info |= {"carrierParcelRef": reference} if reference else {}
    return info


def handover_follows(*, shipment: Shipment, process: Process, actor: Actor, now: datetime.datetime) -> None:
    """Let the handover job of *shipment*, if it is still to take place, say what its parcels say now."""
    jobs = HandoverJob.objects.filter(shipment=shipment, status__in=PENDING).order_by("pk")
    info = info_of(shipment) if jobs else {}
    for job in jobs:
        said = job.parcel_info or {}
        job.parcel_info = {name: value for name, value in said.items() if name not in FOLLOWING} | info
        if job.parcel_info != said:
            lines = list(job.lines.order_by("position"))
            at_hand = HandoverAtHand(job, lines, process, actor.on_behalf(), now)
            handover_job_amend(at_hand=at_hand, fields=("parcel_info",))
