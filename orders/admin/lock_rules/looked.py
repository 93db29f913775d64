"""Which rules looked at an order and what they saw, for the order's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.ids import parse_id
from orders.lock_rules.states import LOCKING, Outcome
from orders.models import LockRule, Order

TONES = {Outcome.MATCHED: "locked", Outcome.FAILED: "failed", Outcome.PASSED: "passed"}


@dataclass(frozen=True, slots=True)
class Looked:
    """One rule as it was when it looked; ``url`` leads to it as it is now, if it still is."""

    name: str
    condition: str
    version: int
    seen: str
    outcome: Outcome
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Looks:
    """All rules that looked, those that lock first."""

    rows: Sequence[Looked]
    locking: int


def looked_at(order: Order, *, actor: Actor) -> Looks | None:
    """Return the rules that looked at *order*; None where there were none. At most one query."""
    if not order.lock_rules:
        return None
    known = _known(order) if actor.can(ApiPermission.CONFIG_READ) else set()
    rows = [_row(record, known=known) for record in order.lock_rules]
    locking = sum(row.outcome in LOCKING for row in rows)
    return Looks(sorted(rows, key=lambda row: row.outcome not in LOCKING), locking)


def _known(order: Order) -> set[str]:
    keys = [key for record in order.lock_rules if (key := parse_id(str(record.get("id"))))]
    return {str(key) for key in LockRule.objects.filter(pk__in=keys).values_list("pk", flat=True)}


def _row(record: dict[str, Any], *, known: set[str]) -> Looked:
    outcome = Outcome(record["outcome"])
    name, condition = record["name"], record["condition"]
    return Looked(
        name=name,
        condition="" if condition == name else condition,
        version=record["version"],
        seen=record["seen"],
        outcome=outcome,
        tone=TONES[outcome],
        url=reverse("admin:orders_lockrule_change", args=[record["id"]]) if record["id"] in known else "",
    )
