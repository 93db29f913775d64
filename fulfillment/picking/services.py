"""The writes of picking: jobs come from routed plans and go when their order goes."""

import datetime
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.common.ids import new_id
from fulfillment.events.names import EventName
from fulfillment.processes.changes import carry_out
from fulfillment.processes.models import Process
from fulfillment.processes.services import process_publish

from .documents import pick_job_document
from .models import PickJob, PickLine
from .states import Channel, PickJobStatus

SHORT_ID_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no O, I, 0, 1: read aloud across a counter
SHORT_ID_LENGTH = 5


@dataclass(frozen=True, slots=True)
class LineToPick:
    """One line of a plan: which order line, which article, how many units."""

    order_line_id: uuid.UUID
    article: dict[str, Any]
    quantity: int
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobToCreate:
    """What a routed plan asks a facility to pick."""

    plan_id: uuid.UUID
    order_id: uuid.UUID
    facility_id: uuid.UUID
    tenant_order_id: str
    order_date: datetime.datetime
    channel: Channel
    target_time: datetime.datetime
    delivery: dict[str, Any]
    custom_attributes: dict[str, Any] | None
    lines: Sequence[LineToPick]


def pick_job_create(*, wanted: JobToCreate, process: Process, actor: Actor, now: datetime.datetime) -> PickJob:
    """Make the pick job of a routed plan under the lock of its process.

    A plan has one job: the unique ``plan_id`` refuses a second one, whoever asks for it.
    """
    job = PickJob(
        process=process,
        plan_id=wanted.plan_id,
        order_id=wanted.order_id,
        facility_id=wanted.facility_id,
        short_id="".join(secrets.choice(SHORT_ID_ALPHABET) for _ in range(SHORT_ID_LENGTH)),
        tenant_order_id=wanted.tenant_order_id,
        order_date=wanted.order_date,
        channel=wanted.channel,
        target_time=wanted.target_time,
        delivery=wanted.delivery,
        custom_attributes=wanted.custom_attributes,
        created_at=now,
        modified_at=now,
    )
    lines = [
        PickLine(
            id=new_id(),
            pick_job=job,
            position=position,
            order_line_id=line.order_line_id,
            tenant_article_id=line.article["tenantArticleId"],
            article=line.article,
            details=line.details,
            quantity=line.quantity,
        )
        for position, line in enumerate(wanted.lines)
    ]
    process.new_rows.add(job, *lines)
    process_publish(
        process=process,
        name=EventName.PICK_JOB_CREATED,
        payload=pick_job_document(job, lines),
        actor=actor,
        now=now,
    )
    return job


def pick_job_cancel(*, job: PickJob, process: Process, actor: Actor, now: datetime.datetime, reason: str = "") -> None:
    """Cancel one job under the lock of its process. Raises: IllegalTransition once picking has begun."""
    lines = list(job.lines.order_by("position"))
    carry_out(
        job,
        "cancel",
        process=process,
        actor=actor,
        now=now,
        reason=reason,
        document=lambda changed: pick_job_document(changed, lines),
    )


def pick_jobs_cancel(*, process: Process, actor: Actor, now: datetime.datetime, reason: str = "") -> None:
    """Cancel every open job of a locked process."""
    for job in PickJob.objects.filter(process=process).exclude(status=PickJobStatus.CANCELED).order_by("pk"):
        pick_job_cancel(job=job, process=process, actor=actor, now=now, reason=reason)
