"""Unlocking an order that was held back for a manual check."""

import datetime

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.processes.changes import carry_out
from orders.documents import order_document
from orders.models import Order, OrderLine
from routing.services import routing_plans_unlock

from .at_hand import locked_order


def order_unlock(
    *,
    order_id: str,
    actor: Actor,
    version: int | None = None,
    reason: str = "",
    target_time: datetime.datetime | None = None,
    now: datetime.datetime | None = None,
) -> tuple[Order, list[OrderLine]]:
    """Let a locked order be picked: it becomes OPEN, and its held plans get their pick jobs, all in one transaction.

    A plan that is still being routed will be routed as unlocked. *target_time* moves the delivery preference's target
    time. Raises: NotFound, VersionConflict, PermissionMissing, IllegalTransition. Rules: seed page "Locked orders".
    """
    now = now or clock_now()
    with locked_order(order_id, version=version, now=now) as (order, lines, process):
        carry_out(
            order,
            "unlock",
            process=process,
            actor=actor,
            now=now,
            reason=reason,
            document=lambda changed: order_document(changed, lines),
            fields=("status_reasons", "delivery_preferences"),
            arguments={"reason": reason, "target_time": target_time},
        )
        routing_plans_unlock(
            process=process,
            delivery_preferences=as_json(order.delivery_preferences or {}),
            actor=actor.on_behalf(),
            now=now,
        )
    return order, lines
