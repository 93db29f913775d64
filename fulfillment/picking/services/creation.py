"""How pick jobs come to be: one for each routed plan, and those that clients make on their own."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.common.ids import new_id, short_id
from fulfillment.events.names import EventName
from fulfillment.picking.documents import pick_job_document
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.states import Channel, PickJobStatus, ShortPickPolicy
from fulfillment.processes.changes import enlist
from fulfillment.processes.documents import tags_shown
from fulfillment.processes.models import Process
from fulfillment.processes.services import process_publish


@dataclass(frozen=True, slots=True)
class LineToPick:
    """One line to pick: which article, how many units, and the order line it is for, if any."""

    order_line_id: uuid.UUID | None
    article: dict[str, Any]
    quantity: int
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobToCreate:
    """What a routed plan, or a client on its own, asks a facility to pick."""

    plan_id: uuid.UUID | None
    order_id: uuid.UUID | None
    facility_id: uuid.UUID
    tenant_order_id: str
    order_date: datetime.datetime
    channel: Channel | None
    target_time: datetime.datetime
    delivery: dict[str, Any]
    custom_attributes: dict[str, Any] | None
    lines: Sequence[LineToPick]
    target_time_given: bool = False
    consumer_name: str = ""
    on_short_pick: ShortPickPolicy = ShortPickPolicy.FULFILL_PARTLY
    short_id: str = ""
    status: PickJobStatus = PickJobStatus.OPEN
    assigned_users: Sequence[dict[str, Any]] = ()
    properties: dict[str, Any] = field(default_factory=dict)


def pick_job_create(*, wanted: JobToCreate, process: Process, actor: Actor, now: datetime.datetime) -> PickJob:
    """Make a pick job under the lock of its process; it is written when the lock ends.

    A plan has one job: the unique ``plan_id`` refuses a second one, whoever asks for it.
    """
    job = PickJob(
        process=process,
        plan_id=wanted.plan_id,
        order_id=wanted.order_id,
        facility_id=wanted.facility_id,
        short_id=wanted.short_id or short_id(),
        tenant_order_id=wanted.tenant_order_id,
        order_date=wanted.order_date,
        channel=wanted.channel or "",
        target_time=wanted.target_time,
        target_time_given=wanted.target_time_given,
        delivery=wanted.delivery,
        consumer_name=wanted.consumer_name,
        on_short_pick=wanted.on_short_pick,
        status=wanted.status,
        assigned_users=list(wanted.assigned_users),
        custom_attributes=wanted.custom_attributes,
        properties={**wanted.properties, **tags_shown(process)},
        created_at=now,
        modified_at=now,
    )
    lines = [_line_of(line, job=job, position=position) for position, line in enumerate(wanted.lines)]
    process.new_rows.add(job, *lines)
    event_id = new_id()
    enlist(job, process=process, actor=actor, event_id=event_id)
    process_publish(
        process=process,
        name=EventName.PICK_JOB_CREATED,
        payload=pick_job_document(job, lines),
        actor=actor,
        now=now,
        event_id=event_id,
    )
    return job


def _line_of(line: LineToPick, *, job: PickJob, position: int) -> PickLine:
    return PickLine(
        id=new_id(),
        pick_job=job,
        position=position,
        order_line_id=line.order_line_id,
        tenant_article_id=line.article["tenantArticleId"],
        article=line.article,
        details=line.details,
        quantity=line.quantity,
    )
