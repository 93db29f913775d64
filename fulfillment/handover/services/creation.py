"""How goods come to be handed over: a picked job's goods get a handover job, and a shipment for a carrier."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.common.ids import new_id
from fulfillment.events.names import EventName
from fulfillment.handover.documents import handover_job_document
from fulfillment.handover.models import HandoverJob, HandoverLine, Shipment
from fulfillment.handover.states import UNSENT, HandoverChannel
from fulfillment.processes.changes import enlist
from fulfillment.processes.documents import tags_shown
from fulfillment.processes.models import Process
from fulfillment.processes.services import process_publish

from .at_hand import ShipmentAtHand
from .items import new_items
from .parcel_info import info_of
from .references import shipment_of_pick_job
from .shipments import shipment_reopen

# Properties of a line to hand over that the documented line of a shipment does not have.
NOT_SHIPPED = ("stickers",)


@dataclass(frozen=True, slots=True)
class LineToHandOver:
    """Units of one article that were picked."""

    pick_line_id: uuid.UUID
    order_line_id: uuid.UUID | None
    article: dict[str, Any]
    quantity: int
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoodsToHandOver:
    """What a finished pick job gives on: ``from_stock`` goods go back to stock if nobody takes them."""

    facility_id: uuid.UUID
    pick_job_id: uuid.UUID
    channel: HandoverChannel
    short_id: str
    tenant_order_id: str
    order_date: datetime.datetime
    target_time: datetime.datetime
    target_time_given: bool
    recipient_name: str
    recipient: dict[str, Any] | None
    invoice_address: dict[str, Any] | None
    paid: bool | None
    carrier_id: uuid.UUID | None
    custom_attributes: dict[str, Any] | None
    lines: Sequence[LineToHandOver]
    shipping: dict[str, Any] = field(default_factory=dict)


def handover_begin(*, goods: GoodsToHandOver, process: Process, actor: Actor, now: datetime.datetime) -> HandoverJob:
    """Make the handover job of picked goods under the lock of their process; for a carrier, their shipment too."""
    shipment = None
    if goods.channel == HandoverChannel.DELIVERY:
        shipment = _shipment_at_hand(goods, process=process, actor=actor, now=now)
    job = HandoverJob(
        process=process,
        facility_id=goods.facility_id,
        pick_job_id=goods.pick_job_id,
        shipment=shipment,
        channel=goods.channel,
        from_stock=True,
        short_id=goods.short_id,
        recipient_name=goods.recipient_name,
        tenant_order_id=goods.tenant_order_id,
        order_date=goods.order_date,
        target_time=goods.target_time,
        target_time_given=goods.target_time_given,
        paid=goods.paid,
        recipient=goods.recipient,
        invoice_address=goods.invoice_address,
        parcel_info=info_of(shipment) if shipment else None,
        custom_attributes=goods.custom_attributes,
        properties=tags_shown(process),
        created_at=now,
        modified_at=now,
    )
    lines = [
        HandoverLine(
            id=new_id(),
            handover_job=job,
            position=position,
            pick_line_id=line.pick_line_id,
            order_line_id=line.order_line_id,
            tenant_article_id=line.article["tenantArticleId"],
            article=line.article,
            details=line.details,
            quantity=line.quantity,
        )
        for position, line in enumerate(goods.lines)
    ]
    handover_job_write(job=job, lines=lines, process=process, actor=actor, now=now)
    return job


def handover_job_write(
    *, job: HandoverJob, lines: Sequence[HandoverLine], process: Process, actor: Actor, now: datetime.datetime
) -> None:
    """Write a new job with its lines when the lock of *process* ends, and tell of it."""
    process.new_rows.add(job, *lines)
    event_id = new_id()
    enlist(job, process=process, actor=actor, event_id=event_id)
    process_publish(
        process=process,
        name=EventName.HANDOVERJOB_CREATED,
        payload=handover_job_document(job, lines),
        actor=actor,
        now=now,
        event_id=event_id,
    )


def _shipment_at_hand(goods: GoodsToHandOver, *, process: Process, actor: Actor, now: datetime.datetime) -> Shipment:
    """Return the shipment of the goods: a new one, unless a client made one for the pick job before it was picked."""
    known = shipment_of_pick_job(pick_job_id=goods.pick_job_id)
    if known is None:
        shipment = _shipment_of(goods, process=process, now=now)
        shipment.save(force_insert=True)
        enlist(shipment, process=process, actor=actor.on_behalf())
        return shipment
    if known.status not in UNSENT:
        # The goods are here, whatever the client said of them before they were picked.
        shipment_reopen(at_hand=ShipmentAtHand(known, process, actor.on_behalf(), now))
    return known


def _shipment_of(goods: GoodsToHandOver, *, process: Process, now: datetime.datetime) -> Shipment:
    properties = {**goods.shipping, **tags_shown(process)}
    if goods.invoice_address:
        properties["invoiceAddress"] = goods.invoice_address
    return Shipment(
        process=process,
        facility_id=goods.facility_id,
        pick_job_id=goods.pick_job_id,
        carrier_id=goods.carrier_id,
        short_id=goods.short_id,
        tenant_order_id=goods.tenant_order_id,
        order_date=goods.order_date,
        target_time=goods.target_time,
        target_time_given=goods.target_time_given,
        recipient=goods.recipient,
        lines=new_items(
            {
                **{name: value for name, value in line.details.items() if name not in NOT_SHIPPED},
                "article": line.article,
                "quantity": line.quantity,
            }
            for line in goods.lines
        ),
        custom_attributes=goods.custom_attributes,
        properties=properties,
        created_at=now,
        modified_at=now,
    )
