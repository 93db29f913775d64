"""Lock rules and orders for tests of them."""

from typing import Any

from fulfillment.common.actor import SYSTEM
from fulfillment.common.bodies import parse_body
from orders.models import LockRule, Order
from orders.schemas import OrderForCreation
from orders.services import order_create
from orders.services.lock_rules import lock_rule_activate, lock_rule_create
from tests.cast import order_body


def rule(kind: str, *, name: str = "", active: bool = True, **parameters: Any) -> LockRule:
    """A rule, in force unless it is not to be."""
    made = lock_rule_create(kind=kind, parameters=parameters, name=name, actor=SYSTEM)
    if not active:
        return made
    return lock_rule_activate(rule_id=str(made.pk), version=1, actor=SYSTEM)


def arrive(
    *, consumer: dict[str, Any] | None = None, price: float | None = None, now: Any = None, **more: Any
) -> Order:
    """An order as a shop sends it; *consumer* adds to its consumer, *price* is that of its line."""
    body = order_body(**more)
    body["consumer"] = {**body["consumer"], **(consumer or {})}
    if price is not None:
        body["orderLineItems"][0]["shopPrice"] = price
    order, _ = order_create(draft=parse_body(body, OrderForCreation), actor=SYSTEM, now=now)
    return Order.objects.get(pk=order.pk)


def outcomes(order: Order) -> dict[str, str]:
    """What each rule said of an order, by its name."""
    return {record["name"]: record["outcome"] for record in order.lock_rules}


def reasons(order: Order) -> list[str]:
    """The reasons of the present state."""
    return [entry["reason"] for entry in order.status_reasons if entry["status"] == order.status]
