"""Promises: orders that hold stock for a customer who has not bought yet, until they are confirmed or run out."""

import datetime

from django.db import IntegrityError

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfillment.processes.changes import carry_out
from orders.documents import order_document
from orders.models import LockRuleMatch, Order, OrderLine, Promise
from orders.schemas import OrderForCreation, PromiseRequest
from orders.states import OrderStatus
from routing.services import plan_route_claimed, routing_plans_confirm

from .at_hand import locked_order
from .intake import number_taken, order_take
from .looking import lock_rules_look

# Says something about the answer, nothing about the order.
ABOUT_THE_ANSWER = frozenset({"additional_info", "status"})


def promise_create(
    *, draft: PromiseRequest, actor: Actor, now: datetime.datetime | None = None
) -> tuple[Order, list[OrderLine]]:
    """Make a PROMISED order and route it at once, by the steps of every routing run; what it gets is held by then.

    The order is committed with its plan claimed for this request before it is routed. Should routing break, a worker
    takes the plan up, and the promise holds nothing yet. Raises: as `order_take`.
    Source: ``POST /api/promises/deliverypromise``.
    """
    if draft.status not in (UNSET, OrderStatus.PROMISED):
        raise InvalidInput(f"A promise is PROMISED, not {draft.status}", path="$.status")
    given = {name: getattr(draft, name) for name in draft.__struct_fields__ if name not in ABOUT_THE_ANSWER}
    order = OrderForCreation(**given, status="PROMISED")
    taken = order_take(draft=order, actor=actor, now=now or clock_now(), plan_claimed=True)
    plan_route_claimed(plan=taken.plan)
    return taken.order, taken.lines


def order_confirm_promise(
    *,
    order_id: str,
    actor: Actor,
    version: int | None = None,
    tenant_order_id: str | None = None,
    now: datetime.datetime | None = None,
) -> tuple[Order, list[OrderLine]]:
    """Make an order of a promise: OPEN with the pick jobs of what is held, all in one transaction.

    Lock rules look at it now; if one asks for it, the order is LOCKED instead. What was not routed yet goes on as
    usual. *tenant_order_id* becomes the order's number. Raises: NotFound, VersionConflict, PermissionMissing;
    IllegalTransition for what is no promise and for one whose time is over; Conflict for a number that is taken.
    Source: ``PromiseConfirmActionParameter``.
    """
    now = now or clock_now()
    try:
        with locked_order(order_id, version=version, now=now) as (order, lines, process):
            until = order.promised_until
            look = lock_rules_look(order=order, lines=lines, now=now)
            order.lock_rules = look.records
            if tenant_order_id is not None:
                order.tenant_order_id = process.tenant_order_id = tenant_order_id
            carry_out(
                order,
                "confirm_promise",
                process=process,
                actor=actor,
                now=now,
                document=lambda changed: order_document(changed, lines),
                fields=("promised_until", "tenant_order_id", "lock_rules", "status_reasons"),
                arguments={"lock_reasons": look.reasons},
            )
            _require_time_left(until, now=now)
            LockRuleMatch.objects.bulk_create(look.matches)
            routing_plans_confirm(
                process=process,
                tenant_order_id=order.tenant_order_id or "",
                locked=look.locks,
                actor=actor.on_behalf(),
                now=now,
            )
    except IntegrityError as error:
        raise number_taken(tenant_order_id) from error
    return order, lines


def order_extend_promise(
    *, order_id: str, actor: Actor, version: int | None = None, now: datetime.datetime | None = None
) -> tuple[Order, list[OrderLine]]:
    """Keep a promise up for as long again as it was made for, from *now* on: at most eight hours.

    Raises: NotFound, VersionConflict, PermissionMissing; IllegalTransition for what is no promise and for one whose
    time is over. Source: ``PromiseExtendActionParameter``.
    """
    now = now or clock_now()
    with locked_order(order_id, version=version, now=now) as (order, lines, process):
        until = order.promised_until
        promise = Promise.objects.filter(order=order).first()
        carry_out(
            order,
            "extend_promise",
            process=process,
            actor=actor,
            now=now,
            document=lambda changed: order_document(changed, lines),
            fields=("promised_until",),
            arguments={"until": now + promise.valid_for if promise else until},
        )
        _require_time_left(until, now=now)
    return order, lines


def _require_time_left(until: datetime.datetime | None, *, now: datetime.datetime) -> None:
    """Refuse a promise that is over, whether or not the sweep came by. Raises: IllegalTransition."""
    if until is not None and until <= now:
        raise IllegalTransition(f"The promise ended at {until.isoformat()}; what it held is free. Make a new one.")
