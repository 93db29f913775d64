"""Taking an order: everything that must be true of it, and the rows it becomes, in one transaction.

This is the hot write of the product. Its statements are one insert (process, order, lines, plan, event and the entry in
the audit trail), and one read if the order names facilities, one if it has tags. Lock rules that look at other orders
of the consumer ask for more.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import Conflict
from fulfillment.common.ids import new_id
from fulfillment.common.inserts import NewRows
from fulfillment.events.names import EventName
from fulfillment.events.services import event_publish
from fulfillment.processes.changes import enlist
from fulfillment.processes.models import Process
from fulfillment.processes.services import process_begin, tags_each_once
from orders.documents import line_document, order_document
from orders.models import LockRuleMatch, Order, OrderLine, Promise
from orders.schemas import OrderForCreation
from orders.states import OrderStatus
from routing.models import RoutingPlan
from routing.services import PlanToCreate, routing_plan_build

from .checks import check_draft, valid_until
from .looking import lock_rules_look
from .tags import check_tags
from .targets import resolve_facilities, target_of
from .values import brief_of, value_of

# What the order keeps in columns of its own; everything else a client may send stays in ``properties`` as it came.
COLUMNS = frozenset(
    {
        "consumer",
        "customAttributes",
        "deliveryPreferences",
        "orderDate",
        "orderLineItems",
        "status",
        "statusReasons",
        "tenantOrderId",
    }
)


@dataclass(frozen=True, slots=True)
class Taken:
    """An order that was just taken, with its lines and its first plan."""

    order: Order
    lines: list[OrderLine]
    plan: RoutingPlan


def order_create(
    *, draft: OrderForCreation, actor: Actor, now: datetime.datetime | None = None
) -> tuple[Order, list[OrderLine]]:
    """Take an order: OPEN, LOCKED if it or a lock rule asks for a manual check, or PROMISED; it is routed right after.

    Raises: as `order_take`.
    """
    taken = order_take(draft=draft, actor=actor, now=now or clock_now())
    return taken.order, taken.lines


def order_take(*, draft: OrderForCreation, actor: Actor, now: datetime.datetime, plan_claimed: bool = False) -> Taken:
    """Write an order with its plan, which a worker routes after the commit unless the caller claims it for itself.

    A promise is announced as ORDER_PROMISED, everything else as ORDER_CREATED.
    Raises: InvalidInput naming the place that breaks a rule; Conflict naming the existing order's id when the
    ``tenantOrderId`` is taken. Rules: domain facts "Order", ``POST /api/orders``.
    """
    check_draft(draft)
    until = valid_until(draft, now=now)
    plain = as_json(draft)
    check_tags(plain)
    facilities = resolve_facilities(plain)
    process = Process(created_at=now, modified_at=now, event_sequence=1)  # its announcement is the first event
    process.tags = tags_each_once(plain.get("tags", ()))
    order = _order_of(draft, plain, process=process, until=until, now=now)
    lines = [_line_of(item, order=order, position=place) for place, item in enumerate(plain["orderLineItems"])]
    process.order_id = order.pk
    process.tenant_order_id = order.tenant_order_id or ""
    promises = [Promise(order=order, valid_for=until - now)] if until else []
    try:
        with transaction.atomic():
            matches = [] if promises else _have_rules_look(order, lines, now=now)
            wanted = plan_of(order, lines, target=target_of(plain, facilities=facilities))
            plan = routing_plan_build(wanted=wanted, process=process, now=now, claimed=plan_claimed)
            enlist(order, plan, process=process)
            rows = NewRows()
            rows.add(process, order, *lines, plan, *promises, *matches)
            event = event_publish(
                name=EventName.ORDER_PROMISED if promises else EventName.ORDER_CREATED,
                payload=order_document(order, lines),
                actor=actor,
                now=now,
                process_id=process.pk,
                sequence=process.event_sequence,
                new_rows=rows,
            )
            created = Audited("create", actor=actor, process_id=process.pk, event_id=event.pk, new_rows=rows)
            created.created(order, now=now)
            rows.write()
            process_begin(process=process, announcement=event, now=now)
    except IntegrityError as error:
        raise number_taken(order.tenant_order_id) from error
    return Taken(order, lines, plan)


def number_taken(tenant_order_id: str | None) -> Conflict:
    """Return what to raise when an order collided with another one: usually with its ``tenantOrderId``."""
    existing = Order.objects.filter(tenant_order_id=tenant_order_id).values_list("pk", flat=True).first()
    if tenant_order_id is None or existing is None:
        return Conflict("The order collides with another one that was written at the same time. Try again.")
    return Conflict(f"The tenantOrderId {tenant_order_id!r} belongs to the order {existing} already.")


def _have_rules_look(order: Order, lines: Sequence[OrderLine], *, now: datetime.datetime) -> list[LockRuleMatch]:
    """Let the lock rules look, and lock the order if one of them asks for it; what was locked before stays so."""
    look = lock_rules_look(order=order, lines=lines, now=now)
    order.lock_rules = look.records
    if look.locks and order.status == OrderStatus.OPEN:
        order.begin_locked(reasons=look.reasons)
    return look.matches


def _order_of(
    draft: OrderForCreation,
    plain: dict[str, Any],
    *,
    process: Process,
    until: datetime.datetime | None,
    now: datetime.datetime,
) -> Order:
    # How long it is promised stands in a column: an extension changes it.
    kept = COLUMNS | {"promisesOptions"} if until else COLUMNS
    brief = brief_of(plain["consumer"])
    return Order(
        process=process,
        tenant_order_id=plain.get("tenantOrderId"),
        status=plain.get("status", OrderStatus.OPEN),
        status_reasons=plain.get("statusReasons", []),
        order_date=draft.order_date,
        consumer=plain["consumer"],
        consumer_id=plain["consumer"].get("consumerId", ""),
        consumer_name=brief.name,
        country=brief.country,
        value=value_of(plain["orderLineItems"]),
        custom_attributes=plain.get("customAttributes"),
        delivery_preferences=plain.get("deliveryPreferences"),
        properties={name: value for name, value in plain.items() if name not in kept},
        promised_until=until,
        created_at=now,
        modified_at=now,
    )


def _line_of(item: dict[str, Any], *, order: Order, position: int) -> OrderLine:
    return OrderLine(
        id=new_id(),
        order=order,
        position=position,
        tenant_article_id=item["article"]["tenantArticleId"],
        title=item["article"]["title"],
        quantity=item["quantity"],
        article=item["article"],
        details={name: value for name, value in item.items() if name not in ("article", "quantity")},
    )


def plan_of(order: Order, lines: Sequence[OrderLine], *, target: dict[str, Any]) -> PlanToCreate:
    """Return what *order* asks of routing, with all of its lines."""
    return PlanToCreate(
        order_id=order.pk,
        tenant_order_id=order.tenant_order_id or "",
        order_date=order.order_date,
        locked=order.status == OrderStatus.LOCKED,
        promised=order.status == OrderStatus.PROMISED,
        lines=[line_document(line) for line in lines],
        target=target,
        delivery_preferences=order.delivery_preferences or {},
        custom_attributes=order.custom_attributes,
    )
