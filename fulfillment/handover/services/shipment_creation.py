"""Shipments that a client makes on its own."""

import datetime
import uuid
from typing import Any

from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import InvalidInput
from fulfillment.facilities.models import Carrier, Facility
from fulfillment.facilities.selectors import facility_for_client
from fulfillment.handover.models import Shipment
from fulfillment.handover.schemas.shipments import ShipmentForCreation
from fulfillment.processes.changes import enlist
from fulfillment.processes.documents import tags_shown
from fulfillment.processes.models import Process
from fulfillment.processes.services import process_for_client
from fulfillment.tags.selectors import references_in, tags_check

from .items import new_items
from .references import (
    named_carrier,
    process_of_pick_job,
    require_pick_job_at,
    shipment_of_pick_job,
)

# Properties that are columns; the others are kept as they came because nothing here computes with them.
COLUMNS = {
    "facilityRef",
    "orderDate",
    "targetTime",
    "carrierRef",
    "customAttributes",
    "lineItems",
    "pickJobRef",
    "processId",
    "shortId",
    "tags",
    "targetAddress",
    "tenantOrderId",
}


def shipment_create(
    *, body: ShipmentForCreation, actor: Actor, now: datetime.datetime | None = None
) -> tuple[Shipment, bool]:
    """Make a shipment as a client describes it and return it with True; if its pick job has one, that with False.

    It belongs to the process of its pick job, else to the one that is named, else to one of its own. Raises:
    InvalidInput for an unknown facility, carrier, process or pick job, NotFound for a facility out of the actor's
    scope. Source: ``POST /api/shipments``.
    """
    now = now or clock_now()
    facility = facility_for_client(reference=body.facility_ref, actor=actor)
    carrier = named_carrier(body.carrier_ref, path="$.carrierRef") if body.carrier_ref else None
    pick_job_id, process_id = _place(body)
    if body.tags and process_id:
        raise InvalidInput("Tags of a shipment with a process are the process's", path="$.tags")
    plain = as_json(body)
    tags_check(references=references_in(plain, lines=("lineItems",)))
    # A process that a pick job or shipment leads to is checked by what leads there.
    namer = actor if body.process_id else SYSTEM
    with process_for_client(
        process_id=process_id,
        tenant_order_id=body.tenant_order_id or "",
        tags=plain.get("tags", ()),
        actor=namer,
        now=now,
    ) as process:
        if pick_job_id:
            require_pick_job_at(facility.pk, pick_job_id=pick_job_id, process=process, path="$.pickJobRef")
            known = shipment_of_pick_job(pick_job_id=pick_job_id)
            if known:
                return known, False
        shipment = _shipment(plain, facility, carrier, process, now)
        shipment.pick_job_id = pick_job_id
        shipment.save(force_insert=True)
        enlist(shipment, process=process, actor=actor)
    return shipment, True


def _place(body: ShipmentForCreation) -> tuple[uuid.UUID | None, str | None]:
    """Return the pick job and the process that the shipment belongs to, as far as either is named."""
    if not body.pick_job_ref:
        return None, body.process_id or None
    pick_job_id, process_id = process_of_pick_job(body.pick_job_ref, path="$.pickJobRef")
    if body.process_id and body.process_id != str(process_id):
        raise InvalidInput("The pick job belongs to another process", path="$.processId")
    return pick_job_id, str(process_id)


def _shipment(
    plain: dict[str, Any], facility: Facility, carrier: Carrier | None, process: Process, now: datetime.datetime
) -> Shipment:
    return Shipment(
        process=process,
        facility=facility,
        carrier=carrier,
        short_id=plain.get("shortId", ""),
        tenant_order_id=plain.get("tenantOrderId", ""),
        order_date=datetime.datetime.fromisoformat(plain["orderDate"]),
        target_time=datetime.datetime.fromisoformat(plain["targetTime"]),
        recipient=plain.get("targetAddress"),
        lines=new_items(plain.get("lineItems", ())),
        custom_attributes=plain.get("customAttributes"),
        properties={
            **{name: value for name, value in plain.items() if name not in COLUMNS},
            **tags_shown(process),
        },
        created_at=now,
        modified_at=now,
    )
