"""Parcels that clients make for a shipment."""

import datetime
from typing import Any

from django.db import IntegrityError

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import InvalidInput, Unprocessable
from fulfillment.handover.models import Parcel, Shipment
from fulfillment.handover.schemas.parcels import ParcelForCreation
from fulfillment.handover.states import UNSENT, ParcelStatus
from fulfillment.processes.changes import enlist

from .at_hand import ShipmentAtHand, shipment_at_hand, tenant_parcel_id_taken
from .items import new_items
from .parcel_info import handover_follows
from .shipments import shipment_note_label
from .tracking import note_result

FAILING = "The parcel could not be processed"
LARGEST_NUMBER = 10_000
# Properties that are columns or not kept; the others are kept as they came.
COLUMNS = {
    "carrierRef",
    "customAttributes",
    "dimensions",
    "items",
    "loadUnitRefs",
    "parentRef",
    "result",
    "status",
    "tenantParcelId",
}


def parcel_create(
    *, shipment_id: str, body: ParcelForCreation, actor: Actor, now: datetime.datetime | None = None
) -> Parcel:
    """Make a parcel of a shipment, by its carrier; a parcel that is DONE at once confirms the shipment.

    Raises: NotFound; InvalidInput if neither it nor the shipment has a recipient; Unprocessable once the shipment is
    sent or given up, and for another carrier than the shipment's; Conflict for a ``tenantParcelId`` that a living
    parcel has. Source: ``POST /api/shipments/{shipmentId}/parcels``.
    """
    with shipment_at_hand(shipment_id=shipment_id, actor=actor, now=now or clock_now()) as at_hand:
        _require_possible(at_hand.shipment, body)
        parcel = parcel_add(at_hand=at_hand, plain=as_json(body))
        handover_follows(shipment=at_hand.shipment, process=at_hand.process, actor=at_hand.actor, now=at_hand.now)
    return parcel


def parcel_add(*, at_hand: ShipmentAtHand, plain: dict[str, Any]) -> Parcel:
    """Write a parcel of a shipment that gets more of them, from the JSON of its creation. Raises: Conflict."""
    parcel = _parcel(at_hand, plain)
    try:
        parcel.save(force_insert=True)
    except IntegrityError as error:
        raise tenant_parcel_id_taken(parcel) from error
    enlist(parcel, process=at_hand.process, actor=at_hand.actor)
    if parcel.status == ParcelStatus.DONE:
        shipment_note_label(at_hand=at_hand)
    return parcel


def _require_possible(shipment: Shipment, body: ParcelForCreation) -> None:
    if shipment.status not in UNSENT:
        raise Unprocessable(f"The shipment is {shipment.status}; it gets no more parcels.", summary=FAILING)
    if not shipment.recipient and not body.recipient:
        # The documented parcel has an address to go to, with street, postal code, city and country.
        raise InvalidInput("Neither the parcel nor its shipment says where it goes", path="$.recipient")
    if body.carrier_ref and body.carrier_ref != str(shipment.carrier_id):
        raise Unprocessable(
            "A parcel of a shipment goes by the shipment's carrier; change that one's. - at `$.carrierRef`",
            summary=FAILING,
        )


def _parcel(at_hand: ShipmentAtHand, plain: dict[str, Any]) -> Parcel:
    shipment = at_hand.shipment
    parcel = Parcel(
        shipment=shipment,
        process=at_hand.process,
        facility_id=shipment.facility_id,
        carrier=shipment.carrier,
        status=plain.get("status", ParcelStatus.OPEN),
        tenant_parcel_id=plain.get("tenantParcelId", ""),
        load_unit_refs=plain.get("loadUnitRefs", []),
        items=new_items(plain.get("items", ())),
        dimensions=plain.get("dimensions"),
        custom_attributes=plain.get("customAttributes"),
        properties=_properties(shipment, plain),
        created_at=at_hand.now,
        modified_at=at_hand.now,
    )
    if "result" in plain:
        note_result(parcel, plain["result"])
    return parcel


def _properties(shipment: Shipment, plain: dict[str, Any]) -> dict[str, Any]:
    number = shipment.parcels.count() + 1
    named = {
        "shortId": f"{shipment.short_id}-{number}" if shipment.short_id else None,
        "tenantOrderId": shipment.tenant_order_id or None,
        "sequenceNumber": min(number, LARGEST_NUMBER),
    }
    given = {name: value for name, value in plain.items() if name not in COLUMNS}
    return {name: value for name, value in {**named, **given}.items() if value is not None}
