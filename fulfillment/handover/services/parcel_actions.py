"""Carries out what ``POST …/actions`` and ``PATCH`` ask of a parcel."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.errors import IllegalTransition
from fulfillment.handover.models import Parcel
from fulfillment.handover.schemas import labels, parcels
from fulfillment.handover.states import UNSENT, ParcelStatus
from fulfillment.processes.recordable_attributes import attributes_record

from .at_hand import ParcelAtHand, parcel_at_hand
from .items import split_items
from .labels import labels_add
from .parcel_info import handover_follows
from .shipments import (
    parcel_amend,
    parcel_cancel,
    parcel_fail,
    parcel_finish,
    parcel_process_label,
    parcel_reopen,
    parcel_wait,
)
from .tracking import RESULT_FIELDS, note_result, note_tracking

# What setting a state by PATCH means. OBSOLETE follows from what happens to the picking.
BY_STATUS: dict[str, Callable[..., None]] = {
    ParcelStatus.OPEN: parcel_reopen,
    ParcelStatus.PROCESSING: parcel_process_label,
    ParcelStatus.DONE: parcel_finish,
    ParcelStatus.FAILED: parcel_fail,
    ParcelStatus.CANCELED: parcel_cancel,
    ParcelStatus.WAITING_FOR_INPUT: parcel_wait,
}
COLUMNS = {
    "customAttributes": "custom_attributes",
    "dimensions": "dimensions",
    "tenantParcelId": "tenant_parcel_id",
}
ELSEWHERE = {*COLUMNS, "action", "result", "status"}


def parcel_act(
    *, parcel_id: str, action: parcels.ParcelActionsParameter, actor: Actor, now: datetime.datetime | None = None
) -> Parcel:
    """Carry out one action. Raises: NotFound, VersionConflict, IllegalTransition, InvalidInput, Conflict.

    Source: ``POST /api/parcels/{parcelId}/actions``.
    """
    with _changing(parcel_id, version=action.version, actor=actor, now=now) as at_hand:
        parcel = at_hand.parcel
        match action:
            case parcels.ParcelSplitItems():
                parts = [(part.item_id, part.quantity) for part in action.split_items_info]
                parcel.items = split_items(parcel.items, parts, path="$.splitItemsInfo", with_origin=True)
                parcel_amend(at_hand=at_hand, fields=("items",))
            case parcels.UpdateParcelItemRecordableAttributes():
                parcel.items = attributes_record(parcel.items, action.recordable_attribute_updates)
                parcel_amend(at_hand=at_hand, fields=("items",))
            case labels.ParcelUpdateTrackingData():
                note_tracking(at_hand, action.tracking_data)
            case labels.AddLabelsToParcel():
                labels_add(at_hand, action)
    return parcel


def parcel_patch(
    *, parcel_id: str, body: parcels.ParcelPatchActions, actor: Actor, now: datetime.datetime | None = None
) -> Parcel:
    """Carry out modifications in order, all or none. Raises: as `parcel_act`.

    Source: ``PATCH /api/parcels/{parcelId}``.
    """
    with _changing(parcel_id, version=body.version, actor=actor, now=now) as at_hand:
        for action in body.actions:
            if isinstance(action, parcels.ModifyParcelLoadUnit):
                at_hand.parcel.load_unit_refs = action.load_unit_refs
                parcel_amend(at_hand=at_hand, fields=("load_unit_refs",))
            else:
                _modify(at_hand, action)
    return at_hand.parcel


@contextmanager
def _changing(parcel_id: str, *, version: int, actor: Actor, now: datetime.datetime | None) -> Iterator[ParcelAtHand]:
    """Give the parcel under its lock; when it is changed, let the handover job say so."""
    with parcel_at_hand(parcel_id=parcel_id, version=version, actor=actor, now=now) as at_hand:
        yield at_hand
        handover_follows(
            shipment=at_hand.parcel.shipment, process=at_hand.process, actor=at_hand.actor, now=at_hand.now
        )


def _modify(at_hand: ParcelAtHand, action: parcels.ModifyParcel) -> None:
    wanted = action.status or at_hand.parcel.status
    reopens = wanted == ParcelStatus.OPEN
    # A parcel that was given up can be changed once it is open again, one that is to be given up can't after it.
    if reopens:
        _set_status(at_hand, wanted)
    _amend(at_hand, action)
    if not reopens:
        _set_status(at_hand, wanted)


def _amend(at_hand: ParcelAtHand, action: parcels.ModifyParcel) -> None:
    parcel, given = at_hand.parcel, as_json(action)
    fields = [column for name, column in COLUMNS.items() if name in given]
    for name, column in COLUMNS.items():
        if name in given:
            setattr(parcel, column, given[name])
    if "carrierProduct" in given and parcel.status not in (ParcelStatus.OPEN, ParcelStatus.FAILED):
        raise IllegalTransition(f"The parcel is {parcel.status}; its carrierProduct can be changed in OPEN and FAILED.")
    if "result" in given:
        note_result(parcel, given["result"])
        fields += RESULT_FIELDS
    others = {name: value for name, value in given.items() if name not in ELSEWHERE}
    if others:
        kept = {**parcel.properties, **others}
        parcel.properties = {name: value for name, value in kept.items() if value is not None}
        fields.append("properties")
    if fields:
        parcel_amend(at_hand=at_hand, fields=tuple(fields))


def _set_status(at_hand: ParcelAtHand, status: str) -> None:
    shipment = at_hand.parcel.shipment
    if status == at_hand.parcel.status:
        return
    if status not in BY_STATUS:
        raise IllegalTransition(f"The parcel is {at_hand.parcel.status}; {status} follows from its pick job only.")
    if status == ParcelStatus.OPEN and shipment.status not in UNSENT:
        raise IllegalTransition(f"The shipment of this parcel is {shipment.status}; nothing can be sent with it.")
    BY_STATUS[status](at_hand=at_hand)
