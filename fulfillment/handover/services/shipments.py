"""The verbs of a shipment and of its parcels; each takes its entity under the lock of the process."""

from fulfillment.handover.models import Parcel
from fulfillment.handover.states import SENDABLE, ParcelStatus, ShipmentStatus

from .at_hand import ParcelAtHand, ShipmentAtHand


def shipment_request(*, at_hand: ShipmentAtHand) -> None:
    """Note that the carrier was asked. Raises: IllegalTransition."""
    at_hand.carry_out("request")


def shipment_turn_down(*, at_hand: ShipmentAtHand) -> None:
    """Note that the carrier refused for now. Raises: IllegalTransition."""
    at_hand.carry_out("turn_down")


def shipment_confirm(*, at_hand: ShipmentAtHand) -> None:
    """Note that a parcel has its label. Raises: IllegalTransition."""
    at_hand.carry_out("confirm")


def shipment_note_label(*, at_hand: ShipmentAtHand) -> None:
    """Confirm the shipment, on behalf of who finished a parcel, unless it is confirmed or over already."""
    shipment = at_hand.shipment
    if shipment.status in (ShipmentStatus.INITIAL, ShipmentStatus.REQUEST, ShipmentStatus.RETRYABLE):
        shipment_confirm(at_hand=ShipmentAtHand(shipment, at_hand.process, at_hand.actor.on_behalf(), at_hand.now))


def shipment_complete(*, at_hand: ShipmentAtHand) -> None:
    """Note that the carrier has the goods. Raises: IllegalTransition."""
    at_hand.carry_out("complete")


def shipment_reopen(*, at_hand: ShipmentAtHand) -> None:
    """Have the goods here again: back to INITIAL, and to CONFIRMED if a parcel has its label."""
    at_hand.carry_out("reopen")
    for parcel in parcels_at_hand(at_hand=at_hand, statuses=(ParcelStatus.CANCELED,)):
        parcel_reopen(at_hand=parcel)
    if at_hand.shipment.parcels.filter(status=ParcelStatus.DONE).exists():
        shipment_confirm(at_hand=at_hand)


def shipment_cancel(*, at_hand: ShipmentAtHand) -> None:
    """Send nothing; the parcels go too. Raises: IllegalTransition."""
    at_hand.carry_out("cancel")
    for parcel in parcels_at_hand(at_hand=at_hand, statuses=(*SENDABLE, ParcelStatus.DONE)):
        parcel_cancel(at_hand=parcel)


def shipment_supersede(*, at_hand: ShipmentAtHand) -> None:
    """Make way for another shipment; the parcels become obsolete too."""
    at_hand.carry_out("supersede")
    for parcel in parcels_at_hand(at_hand=at_hand, statuses=(*SENDABLE, ParcelStatus.DONE)):
        parcel_supersede(at_hand=parcel)


def shipment_amend(*, at_hand: ShipmentAtHand, fields: tuple[str, ...]) -> None:
    """Write *fields* of the shipment, which the caller has set. Raises: IllegalTransition."""
    at_hand.carry_out("amend", fields=fields)


def parcel_process_label(*, at_hand: ParcelAtHand) -> None:
    """Note that a label was ordered. Raises: IllegalTransition."""
    at_hand.carry_out("process_label")


def parcel_finish(*, at_hand: ParcelAtHand) -> None:
    """Note that the parcel has what the carrier needs; its shipment is confirmed with its first one.

    Raises: IllegalTransition.
    """
    at_hand.carry_out("finish")
    shipment = at_hand.parcel.shipment
    shipment_note_label(at_hand=ShipmentAtHand(shipment, at_hand.process, at_hand.actor, at_hand.now))


def parcel_fail(*, at_hand: ParcelAtHand) -> None:
    """Note that the carrier refused the parcel. Raises: IllegalTransition."""
    at_hand.carry_out("fail")


def parcel_wait(*, at_hand: ParcelAtHand) -> None:
    """Set the parcel to WAITING_FOR_INPUT. Raises: IllegalTransition."""
    at_hand.carry_out("wait")


def parcel_reopen(*, at_hand: ParcelAtHand) -> None:
    """Start again with the parcel. Raises: IllegalTransition."""
    at_hand.carry_out("reopen")


def parcel_cancel(*, at_hand: ParcelAtHand) -> None:
    """Not send the parcel. Raises: IllegalTransition."""
    at_hand.carry_out("cancel")


def parcel_supersede(*, at_hand: ParcelAtHand) -> None:
    """Let the parcel go with its shipment."""
    at_hand.carry_out("supersede")


def parcel_amend(*, at_hand: ParcelAtHand, fields: tuple[str, ...]) -> None:
    """Write *fields* of the parcel, which the caller has set. Raises: IllegalTransition."""
    at_hand.carry_out("amend", fields=fields)


def parcels_at_hand(*, at_hand: ShipmentAtHand, statuses: tuple[ParcelStatus, ...]) -> list[ParcelAtHand]:
    """Return the parcels of the shipment in these states, under its lock, for what follows for them."""
    parcels = Parcel.objects.filter(shipment=at_hand.shipment, status__in=statuses).select_related("carrier")
    found = []
    for parcel in parcels.order_by("pk"):
        parcel.shipment = at_hand.shipment
        found.append(ParcelAtHand(parcel, at_hand.process, at_hand.actor.on_behalf(), at_hand.now))
    return found
