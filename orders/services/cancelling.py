"""Giving an order up: while nothing is picked, or, where the configuration allows it, against resistance."""

import datetime
from collections.abc import Sequence
from typing import Any

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition
from fulfillment.common.reads import rows_of
from fulfillment.common.transitions import require_possible
from fulfillment.picking.selectors import anything_picked
from fulfillment.processes.changes import carry_out
from fulfillment.processes.models import Process
from fulfillment.processes.states import ProcessStatus
from orders.configuration import orders_may_be_force_cancelled
from orders.documents import cancelation_text, order_document
from orders.models import Order, OrderLine
from orders.selectors import cancelation_reason_given
from orders.states import LIVING
from routing.services import routing_plans_cancel, routing_plans_expire

from .at_hand import locked_order


def order_cancel(
    *,
    order_id: str,
    actor: Actor,
    version: int | None = None,
    reason: str = "",
    cancelation_reason_id: str | None = None,
    now: datetime.datetime | None = None,
) -> tuple[Order, list[OrderLine]]:
    """Cancel an order of which nothing has been picked, with its process, plans, reservations and pick jobs.

    The order keeps a copy of the cancelation reason, the history its text before the comment *reason*.
    Raises: NotFound, VersionConflict, PermissionMissing, IllegalTransition; InvalidInput for an unknown cancelation
    reason. Rules: domain facts "Modifying", action CANCEL.
    """
    given = cancelation_reason_given(cancelation_reason_id)
    with locked_order(order_id, version=version, now=now or clock_now()) as (order, lines, process):
        _give_up(order, "cancel", lines, process=process, actor=actor, reason=reason, given=given)
        if anything_picked(process_id=process.pk):
            raise IllegalTransition(
                "Something of this order has been picked already; CANCEL is possible only before that."
            )
        _call_off(process, actor=actor, why=cancelation_text(given, comment=reason))
    return order, lines


def order_force_cancel(
    *,
    order_id: str,
    actor: Actor,
    version: int | None = None,
    reason: str = "",
    cancelation_reason_id: str | None = None,
    now: datetime.datetime | None = None,
) -> tuple[Order, list[OrderLine]]:
    """Cancel an order although somebody has begun with it: what was picked goes back to stock.

    Goods that were handed over stay with whoever has them; once all of them are, nothing is left to cancel. Raises: as
    `order_cancel`; IllegalTransition also while the configuration ``ordercancelation`` does not allow it.
    Rules: domain facts "Modifying", action FORCE_CANCEL.
    """
    actor.require(ApiPermission.ORDER_FORCE_CANCEL)
    if not orders_may_be_force_cancelled():
        raise IllegalTransition(
            "Orders cannot be force cancelled: the configuration ordercancelation does not allow it"
            " (allowForceCancelOrder is false)."
        )
    given = cancelation_reason_given(cancelation_reason_id)
    with locked_order(order_id, version=version, now=now or clock_now()) as (order, lines, process):
        require_possible(order, "force_cancel")
        if process.status == ProcessStatus.FINISHED:
            raise IllegalTransition("Everything of this order was handed over; nothing is left to cancel.")
        _give_up(order, "force_cancel", lines, process=process, actor=actor, reason=reason, given=given)
        _call_off(process, actor=actor, why=cancelation_text(given, comment=reason))
    return order, lines


def order_expire(*, process: Process, actor: Actor, reason: str) -> None:
    """Give up the order of a locked process that nobody collected in time: plans, reservations, pick jobs, handovers.

    What was picked goes back to stock, what was handed over stays. A process without an order loses what it has; an
    order that was given up before stays as it is. Rules: domain facts "Expiry".
    """
    for order in rows_of(Order, process_id=process.pk, status=LIVING):
        lines = rows_of(OrderLine, order_id=order.pk, order="position")
        _give_up(order, "expire", lines, process=process, actor=actor, reason=reason)
    routing_plans_expire(process=process, actor=actor, now=process.locked_at, reason=reason)


def _give_up(
    order: Order,
    verb: str,
    lines: Sequence[OrderLine],
    *,
    process: Process,
    actor: Actor,
    reason: str,
    given: dict[str, Any] | None = None,
) -> None:
    carry_out(
        order,
        verb,
        process=process,
        actor=actor,
        now=process.locked_at,
        reason=cancelation_text(given, comment=reason),
        document=lambda changed: order_document(changed, lines),
        fields=("status_reasons", "cancelation_reason", "promised_until"),
        arguments={"reason": reason, **({"cancelation_reason": given} if given else {})},
    )


def _call_off(process: Process, *, actor: Actor, why: str) -> None:
    routing_plans_cancel(process=process, actor=actor.on_behalf(), now=process.locked_at, reason=why)
