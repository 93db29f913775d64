"""Labels that came with the boxes: an associate scans the tracking number, and the shipment has its parcel."""

import datetime

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import Conflict, IllegalTransition
from fulfillment.handover.models import Parcel
from fulfillment.handover.states import SENDABLE, UNSENT, ParcelStatus

from .at_hand import ParcelAtHand, ShipmentAtHand, shipment_at_hand
from .parcel_creation import parcel_add
from .parcel_info import handover_follows
from .shipments import parcel_amend, parcel_finish
from .tracking import RESULT_FIELDS, note_result


def parcel_scan(
    *, shipment_id: str, tracking_number: str, actor: Actor, now: datetime.datetime | None = None
) -> Parcel:
    """Note the number on the label of a box: the first parcel that waits for one gets it, else a new parcel.

    The parcel is DONE then and confirms its shipment. Raises: NotFound, PermissionMissing; IllegalTransition once the
    shipment is sent or given up; Conflict for a number that a living parcel of the shipment has.
    """
    actor.require(ApiPermission.PARCEL_WRITE)
    with shipment_at_hand(shipment_id=shipment_id, actor=actor, now=now or clock_now()) as at_hand:
        shipment = at_hand.shipment
        if shipment.status not in UNSENT:
            raise IllegalTransition(f"The shipment is {shipment.status}; it gets no more parcels.")
        parcels = shipment.parcels.filter(status__in=(*SENDABLE, ParcelStatus.DONE)).select_related("carrier")
        living = list(parcels.order_by("pk"))
        if any(parcel.tracking_number == tracking_number for parcel in living):
            raise Conflict(f"A parcel of this shipment has the number {tracking_number:.80} already.")
        waiting = [parcel for parcel in living if parcel.status in SENDABLE and not parcel.tracking_number]
        told = {"carrierTrackingNumber": tracking_number}
        if waiting:
            parcel = _labeled(waiting[0], at_hand, told)
        else:
            parcel = parcel_add(at_hand=at_hand, plain={"status": ParcelStatus.DONE.value, "result": told})
        handover_follows(shipment=shipment, process=at_hand.process, actor=actor, now=at_hand.now)
    return parcel


def _labeled(parcel: Parcel, at_hand: ShipmentAtHand, told: dict[str, str]) -> Parcel:
    parcel.shipment = at_hand.shipment
    labeled = ParcelAtHand(parcel, at_hand.process, at_hand.actor, at_hand.now)
    note_result(parcel, told)
    parcel_amend(at_hand=labeled, fields=RESULT_FIELDS)
    parcel_finish(at_hand=labeled)
    return parcel
