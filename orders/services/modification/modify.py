"""Modifying an order: every property of a request is carried out, or none is, in one transaction with what follows."""

import datetime
from collections.abc import Callable
from typing import Any

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition
from fulfillment.common.transitions import require_possible
from fulfillment.processes.changes import carry_out
from fulfillment.processes.gdpr import actors_are_anonymized
from fulfillment.processes.models import Process
from orders.configuration import line_items_may_be_modified
from orders.documents import line_document, order_document
from orders.models import Order, OrderLine
from orders.schemas import OrderForUpdate
from orders.services.at_hand import locked_order
from orders.services.intake import plan_of
from orders.services.tags import check_tags
from orders.services.targets import resolve_facilities, target_of
from routing.services import routing_plans_amend, routing_plans_replace

from .draft import Modification

Json = dict[str, Any]

FIELDS = (
    "consumer",
    "consumer_id",
    "consumer_name",
    "country",
    "custom_attributes",
    "delivery_preferences",
    "properties",
    "update_details",
    "value",
)


def order_modify(
    *, order_id: str, draft: OrderForUpdate, actor: Actor, now: datetime.datetime | None = None
) -> tuple[Order, list[OrderLine]]:
    """Modify what the customer wants; what is not said, or said as it is, stays.

    Changed lines, custom attributes and handling time reroute what nobody has begun to pick; a changed consumer is told
    to everybody who sends goods there. Raises: NotFound, VersionConflict; PermissionMissing naming what the request
    needs beside ORDER_WRITE; InvalidInput naming the place that breaks a rule; IllegalTransition for what can no longer
    be changed, or must not by the configuration. Rules: seed page "Modify an order".
    """
    plain = as_json(draft)
    actor.require(ApiPermission.ORDER_WRITE)
    if "consumer" in plain:
        actor.require(ApiPermission.ORDER_CONSUMER_WRITE)
    if plain.get("orderLineItems"):
        actor.require(ApiPermission.ORDER_LINEITEM_WRITE)
        _require_configured()
        check_tags({"orderLineItems": plain["orderLineItems"]})
    return modify(order_id=order_id, version=draft.version, wish=lambda _: plain, actor=actor, now=now)


def modify(
    *,
    order_id: str,
    version: int | None,
    wish: Callable[[Order], Json],
    actor: Actor,
    reroutes: bool = True,
    now: datetime.datetime | None = None,
) -> tuple[Order, list[OrderLine]]:
    """Carry out what *wish* says of the order as it is under its lock (an ``OrderForUpdate`` as plain JSON).

    The caller has asked for permission. Without *reroutes*, no decision is made anew. Raises: as `order_modify`.
    """
    with locked_order(order_id, version=version, now=now or clock_now()) as (order, lines, process):
        require_possible(order, "modify")
        wanted = wish(order)
        modification = Modification(order, lines, process)
        before = [line_document(line) for line in lines]
        modification.apply(wanted)
        if not modification.changes and not wanted.get("comment"):
            return order, lines
        carry_out(
            order,
            "modify",
            process=process,
            actor=actor,
            now=process.locked_at,
            reason=wanted.get("comment", ""),
            document=lambda changed: {
                **order_document(changed, modification.lines),
                "changes": modification.changes,
            },
            fields=FIELDS,
            beside=_lines_beside(before, [line_document(line) for line in modification.lines]),
            arguments={"details": _details(modification.changes, wanted, actor=actor, now=process.locked_at)},
        )
        modification.write()
        _follow_up(modification, process=process, actor=actor.on_behalf(), reroutes=reroutes)
    return order, modification.lines


def _follow_up(modification: Modification, *, process: Process, actor: Actor, reroutes: bool) -> None:
    """Let the plans follow: decided anew where that changes what is wanted, readdressed where only the place does."""
    order, lines = modification.order, modification.lines
    plain = {"consumer": order.consumer, "deliveryPreferences": order.delivery_preferences or {}}
    target = target_of(plain, facilities=resolve_facilities(plain))
    if reroutes and modification.reroutes:
        routing_plans_replace(wanted=plan_of(order, lines, target=target), process=process, actor=actor)
    documents = {str(line.pk): line_document(line) for line in lines}
    routing_plans_amend(target=target, lines=documents, process=process, actor=actor)


def _details(changes: Json, wanted: Json, *, actor: Actor, now: datetime.datetime) -> Json:
    """Return the entry of ``updateDetails``; it names the user unless actors are anonymized."""
    details = {"created": as_json(now.astimezone(datetime.UTC)), "changes": changes}
    if wanted.get("comment"):
        details["comment"] = wanted["comment"]
    if actor.name and not actors_are_anonymized():
        details["user"] = actor.name
    return details


def _lines_beside(before: list[Json], after: list[Json]) -> tuple[Json, Json]:
    """Return for the trail the lines that are different now; they stand in no column of the order."""
    gone = [line for line in before if line not in after]
    new = [line for line in after if line not in before]
    return ({"orderLineItems": gone}, {"orderLineItems": new}) if gone or new else ({}, {})


def _require_configured() -> None:
    if not line_items_may_be_modified():
        raise IllegalTransition(
            "Order line items cannot be modified: the configuration ordermodification does not allow it"
            " (allowOrderLineItemModification is false)."
        )
