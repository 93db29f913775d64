"""Letting the lock rules look at an order that arrives."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orders.lock_rules.consumers import past_of
from orders.lock_rules.facts import ConsumerKey, LineFacts, OrderFacts
from orders.lock_rules.judges import Verdict, verdicts
from orders.lock_rules.kept import rules_in_force
from orders.lock_rules.states import Outcome
from orders.models import LockRuleMatch, Order, OrderLine
from orders.states import OrderStatus

from .targets import delivery_address


@dataclass(frozen=True, slots=True)
class Look:
    """What came of it: for ``Order.lock_rules``, for ``statusReasons``, and the rows that rules are counted by."""

    locks: bool
    records: list[dict[str, Any]]
    reasons: list[dict[str, str]]
    matches: list[LockRuleMatch]


NO_RULES = Look(locks=False, records=[], reasons=[], matches=[])


def lock_rules_look(*, order: Order, lines: Sequence[OrderLine], now: datetime.datetime) -> Look:
    """Let every rule in force look at *order*, which is about to become one, and return what they say.

    Nothing is written: the caller keeps ``records`` on the order, inserts ``matches`` and adds ``reasons`` if the order
    is locked for them. Call it inside of the transaction that writes the order and before any stock is locked: while
    rules look at a consumer's other orders, those of the same consumer wait. It never raises: a rule that cannot look
    says so and locks.
    """
    rules = rules_in_force()
    if not rules:
        return NO_RULES
    facts = facts_of(order, lines)
    past = past_of(facts.consumer, rules=rules, order_id=order.pk, now=now)
    said = verdicts(rules, facts, past)
    locking = [verdict for verdict in said if verdict.locks]
    return Look(
        locks=bool(locking),
        records=[verdict.record() for verdict in said],
        reasons=[{"status": OrderStatus.LOCKED.value, "reason": verdict.reason} for verdict in locking],
        matches=[_match(verdict, order=order, now=now) for verdict in locking],
    )


def facts_of(order: Order, lines: Sequence[OrderLine]) -> OrderFacts:
    """Return what rules may know of *order*."""
    consumer = order.consumer
    addresses: list[dict[str, Any]] = consumer.get("addresses") or []
    invoices = [address for address in addresses if address.get("addressType") == "INVOICE_ADDRESS"]
    return OrderFacts(
        consumer=ConsumerKey(order.consumer_id, str(consumer.get("email") or "").strip()),
        value=order.value,
        priced=all("shopPrice" in line.details for line in lines),
        currency=str((order.properties.get("paymentInfo") or {}).get("currency", ""))[:3],
        delivery_country=(delivery_address(consumer) or {}).get("country", ""),
        invoice_countries=tuple(address.get("country", "") for address in invoices),
        attributes=order.custom_attributes or {},
        lines=tuple(LineFacts(line.tenant_article_id, line.details.get("customAttributes") or {}) for line in lines),
    )


def _match(verdict: Verdict, *, order: Order, now: datetime.datetime) -> LockRuleMatch:
    failed = verdict.outcome == Outcome.FAILED
    return LockRuleMatch(rule_id=uuid.UUID(verdict.rule.id), order=order, failed=failed, created_at=now)
