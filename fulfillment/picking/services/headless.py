"""Pick jobs that a client makes on its own: no order, nothing reserved."""

import datetime
import uuid
from typing import Any

from fulfillment.accounts.selectors import assigned_users
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id
from fulfillment.facilities.selectors import facility_calendar, facility_for_client
from fulfillment.facilities.target_times import target_time
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.schemas.creation import PickJobForCreation
from fulfillment.picking.states import Channel, PickJobStatus
from fulfillment.processes.models import Process
from fulfillment.processes.recordable_attributes import attributes_new
from fulfillment.processes.services import process_for_client
from fulfillment.tags.selectors import references_in, tags_check

from .creation import JobToCreate, LineToPick, pick_job_create

# Properties that are kept as they came because nothing here computes with them.
KEPT = (
    "expectedPickLineItems",
    "operativeProcessRef",
    "paymentInformation",
    "pickingTimes",
    "preferredPickingMethods",
    "stickers",
    "transfers",
)


def pick_job_create_headless(
    *, body: PickJobForCreation, actor: Actor, now: datetime.datetime | None = None
) -> tuple[PickJob, list[PickLine]]:
    """Make a pick job as a client describes it, under the process it names or one of its own.

    It belongs to no order and no plan and reserves nothing: what is picked comes from the free stock. Raises:
    InvalidInput for an unknown facility, process or user, NotFound for a facility out of the actor's scope.
    Source: ``POST /api/pickjobs``.
    """
    now = now or clock_now()
    plain = as_json(body)
    facility = facility_for_client(reference=body.facility_ref, actor=actor)
    if "tags" in plain and body.process_id:
        raise InvalidInput("Tags of a job with a process are the process's", path="$.tags")
    tags_check(references=references_in(plain, lines=("pickLineItems",)))
    with process_for_client(
        process_id=_process_named(body),
        tenant_order_id=body.tenant_order_id or "",
        tags=plain.get("tags", ()),
        actor=actor,
        now=now,
    ) as process:
        job = pick_job_create(
            wanted=_wanted(body, plain, facility_id=facility.pk, now=now), process=process, actor=actor, now=now
        )
    return job, list(job.lines.order_by("position"))


def _process_named(body: PickJobForCreation) -> str | None:
    """Return the process that a job belongs to: that of its order, if it names one. Raises: InvalidInput."""
    if not body.order_ref:
        return body.process_id or None
    key = parse_id(body.order_ref)
    process_id = Process.objects.filter(order_id=key).values_list("pk", flat=True).first() if key else None
    if process_id is None:
        raise InvalidInput(f"There is no order {body.order_ref!r:.80}", path="$.orderRef")
    if body.process_id and body.process_id != str(process_id):
        raise InvalidInput("The order belongs to another process", path="$.processId")
    return str(process_id)


def _wanted(
    body: PickJobForCreation, plain: dict[str, Any], *, facility_id: uuid.UUID, now: datetime.datetime
) -> JobToCreate:
    information = plain.get("deliveryinformation", {})
    details = information.get("details", {})
    way = details.get("collect") or details.get("shipping") or {}
    wished = information.get("targetTime")
    return JobToCreate(
        plan_id=None,
        order_id=_reference(plain, "orderRef"),
        facility_id=facility_id,
        tenant_order_id=plain.get("tenantOrderId", ""),
        order_date=body.order_date,
        channel=Channel(information["channel"]) if "channel" in information else None,
        target_time=target_time(
            calendar=facility_calendar(facility_id=facility_id),
            wished=datetime.datetime.fromisoformat(wished) if wished else None,
            now=now,
        ),
        target_time_given=bool(wished),
        delivery=details,
        custom_attributes=plain.get("customAttributes"),
        lines=[_line(item) for item in plain["pickLineItems"]],
        consumer_name=way.get("identifier", ""),
        short_id=plain.get("shortId", ""),
        status=PickJobStatus(plain.get("status", PickJobStatus.OPEN)),
        assigned_users=assigned_users(body.assigned_users or ()),
        properties={name: plain[name] for name in KEPT if name in plain},
    )


def _line(item: dict[str, Any]) -> LineToPick:
    known = ("article", "quantity", "globalLineItemId")
    return LineToPick(
        order_line_id=parse_id(item.get("globalLineItemId", "")),
        article=item["article"],
        quantity=item["quantity"],
        details=attributes_new({name: value for name, value in item.items() if name not in known}),
    )


def _reference(plain: dict[str, Any], name: str) -> uuid.UUID | None:
    if name not in plain:
        return None
    key = parse_id(plain[name])
    if key is None:
        raise InvalidInput(f"{plain[name]!r:.80} is no id", path=f"$.{name}")
    return key
