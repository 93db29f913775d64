"""Carries out what ``POST …/actions`` and the deprecated ``PATCH`` ask of a shipment."""

import datetime
from collections.abc import Callable

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.errors import Conflict, IllegalTransition, InvalidInput
from fulfillment.facilities.models import Carrier
from fulfillment.handover.models import Shipment
from fulfillment.handover.schemas import shipments as bodies
from fulfillment.handover.states import PENDING, ParcelStatus, ShipmentStatus
from fulfillment.processes.recordable_attributes import attributes_record

from .at_hand import ShipmentAtHand, shipment_at_hand
from .items import split_items
from .parcel_info import handover_follows
from .references import named_carrier, process_of_pick_job, require_pick_job_at, shipment_of_pick_job
from .shipments import (
    parcel_amend,
    parcels_at_hand,
    shipment_amend,
    shipment_cancel,
    shipment_complete,
    shipment_confirm,
    shipment_request,
    shipment_turn_down,
)
from .target_times import TARGET_TIME, target_time_add

# What setting a state by PATCH means. INITIAL and OBSOLETE follow from what happens to the handover and the picking.
BY_STATUS: dict[str, Callable[..., None]] = {
    ShipmentStatus.REQUEST: shipment_request,
    ShipmentStatus.RETRYABLE: shipment_turn_down,
    ShipmentStatus.CONFIRMED: shipment_confirm,
    ShipmentStatus.COMPLETED: shipment_complete,
    ShipmentStatus.CANCELED: shipment_cancel,
}
# Parcels that can still change their carrier: nobody has ordered their labels.
UNLABELED = (ParcelStatus.OPEN, ParcelStatus.FAILED, ParcelStatus.WAITING_FOR_INPUT)
KEPT = ("carrierProduct", "paymentInformation")


def shipment_act(
    *,
    shipment_id: str,
    action: bodies.ShipmentActionsParameter,
    actor: Actor,
    now: datetime.datetime | None = None,
) -> Shipment:
    """Carry out one action. Raises: NotFound, VersionConflict, IllegalTransition, InvalidInput.

    Source: ``POST /api/shipments/{shipmentId}/actions``.
    """
    with shipment_at_hand(shipment_id=shipment_id, version=action.version, actor=actor, now=now) as at_hand:
        shipment = at_hand.shipment
        match action:
            case bodies.ShipmentSplitLineItems():
                parts = [(part.line_item_id, part.quantity) for part in action.split_line_items_info]
                shipment.lines = split_items(shipment.lines, parts, path="$.splitLineItemsInfo")
                shipment_amend(at_hand=at_hand, fields=("lines",))
            case bodies.UpdateShipmentLineItemRecordableAttributes():
                shipment.lines = attributes_record(shipment.lines, action.recordable_attribute_updates)
                shipment_amend(at_hand=at_hand, fields=("lines",))
            case bodies.ShipmentAddTargetTime():
                target_time_add(shipment, action.target_time)
                shipment_amend(at_hand=at_hand, fields=TARGET_TIME)
    return shipment


def shipment_patch(
    *, shipment_id: str, body: bodies.ShipmentPatchActions, actor: Actor, now: datetime.datetime | None = None
) -> Shipment:
    """Carry out modifications in order, all or none. Raises: as `shipment_act`, Conflict.

    Source: ``PATCH /api/shipments/{shipmentId}``, deprecated.
    """
    with shipment_at_hand(shipment_id=shipment_id, version=body.version, actor=actor, now=now) as at_hand:
        for place, action in enumerate(body.actions):
            _amend(at_hand, action, path=f"$.actions[{place}]")
            if action.status and action.status != at_hand.shipment.status:
                _set_status(at_hand, action.status)
    return at_hand.shipment


def _amend(at_hand: ShipmentAtHand, action: bodies.ModifyShipment, *, path: str) -> None:
    shipment, given, fields = at_hand.shipment, as_json(action), []
    if action.target_address:
        shipment.recipient = given["targetAddress"]
        fields.append("recipient")
    if action.pick_job_ref:
        _set_pick_job(at_hand, action.pick_job_ref, path=f"{path}.pickJobRef")
        fields.append("pick_job_id")
    kept = {name: given[name] for name in KEPT if name in given}
    if kept:
        shipment.properties = {**shipment.properties, **kept}
        fields.append("properties")
    carrier = named_carrier(action.carrier_ref, path=f"{path}.carrierRef") if action.carrier_ref else None
    if carrier:
        shipment.carrier = carrier
        fields.append("carrier")
    if fields:
        shipment_amend(at_hand=at_hand, fields=tuple(fields))
    if carrier:
        _give_parcels_to(carrier, at_hand)


def _give_parcels_to(carrier: Carrier, at_hand: ShipmentAtHand) -> None:
    for parcel in parcels_at_hand(at_hand=at_hand, statuses=UNLABELED):
        if parcel.parcel.carrier_id != carrier.pk:
            parcel.parcel.carrier = carrier
            parcel_amend(at_hand=parcel, fields=("carrier",))
    handover_follows(shipment=at_hand.shipment, process=at_hand.process, actor=at_hand.actor, now=at_hand.now)


def _set_pick_job(at_hand: ShipmentAtHand, reference: str, *, path: str) -> None:
    shipment = at_hand.shipment
    pick_job_id, process_id = process_of_pick_job(reference, path=path)
    if process_id != shipment.process_id or shipment.pick_job_id not in (None, pick_job_id):
        raise InvalidInput("The shipment belongs to another process or pick job", path=path)
    require_pick_job_at(shipment.facility_id, pick_job_id=pick_job_id, process=at_hand.process, path=path)
    known = shipment_of_pick_job(pick_job_id=pick_job_id)
    if known and known != shipment:
        raise Conflict(f"The pick job {pick_job_id} has the shipment {known.pk} already.")
    shipment.pick_job_id = pick_job_id


def _set_status(at_hand: ShipmentAtHand, status: str) -> None:
    if status not in BY_STATUS:
        raise IllegalTransition(
            f"The shipment is {at_hand.shipment.status}; {status} follows from its handover and its pick job only."
        )
    over = status in (ShipmentStatus.COMPLETED, ShipmentStatus.CANCELED)
    if over and at_hand.shipment.handover_jobs.filter(status__in=PENDING).exists():
        raise IllegalTransition(
            "The goods of this shipment wait to be handed over; finish or cancel their handover job instead."
        )
    BY_STATUS[status](at_hand=at_hand)
