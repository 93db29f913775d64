"""What the page of a lock rule shows, and what its trial does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import Section, amount, chip, count_text, link, moment, moment_text, muted
from orders.admin.reads import currency_of, orders_visible
from orders.lock_rules.states import Outcome
from orders.lock_rules.trial import Trial, lock_rule_try
from orders.models import LockRule, LockRuleMatch, Order

from .fields import KINDS

MOST_MATCHES = 20
MOST_SHOWN = 200
HEADERS = ("Order", "Arrived", "Value", "Status", "Saw")


@dataclass(frozen=True, slots=True)
class ShownTrial:
    """A trial with its result in one sentence."""

    text: str
    trial: Trial


def rule_sections(rule: LockRule, *, actor: Actor) -> list[Section]:
    """Return the boxes of a rule's page."""
    facts = [
        ("Locks", rule.condition),
        ("Kind", KINDS[rule.kind].title if rule.kind in KINDS else rule.kind),
        ("Status", chip("ACTIVE") if rule.active else chip("INACTIVE")),
        ("Matched in 30 days", count_text(rule.matched)),  # type: ignore[attr-defined]
        ("Could not look in 30 days", count_text(rule.unseen)),  # type: ignore[attr-defined]
        ("Position", rule.position),
        ("Created", moment(rule.created_at)),
        ("Changed", moment(rule.modified_at)),
    ]
    sections = [Section("Rule", facts=facts)]
    return [*sections, _matches(rule, actor)] if actor.can(ApiPermission.ORDER_READ) else sections


def trial_text(rule: LockRule, *, actor: Actor) -> ShownTrial:
    """Try *rule* on the last orders that *actor* may see."""
    trial = lock_rule_try(rule=rule, orders=orders_visible(actor=actor))
    if trial.since is None:
        return ShownTrial("There are no orders yet to try it on.", trial)
    orders = f"the last {trial.looked:,} orders" if trial.looked > 1 else "the only order"
    share = f"{len(trial.locked):,} of {orders}"
    return ShownTrial(f"{rule.condition}: would have locked {share}, since {moment_text(trial.since)}.", trial)


def trial_sections(shown: ShownTrial) -> list[Section]:
    """Return the orders that would have been locked, newest first."""
    rows = [_row(order, verdict.seen, verdict.outcome) for order, verdict in shown.trial.locked[:MOST_SHOWN]]
    more = len(shown.trial.locked) - len(rows)
    title = f"Would have been locked, the newest {MOST_SHOWN}" if more > 0 else "Would have been locked"
    return [Section(title, headers=HEADERS, rows=rows, empty="None of them.")]


def _matches(rule: LockRule, actor: Actor) -> Section:
    """Return the last orders that the rule matched; those the reader may not see are left out."""
    newest = LockRuleMatch.objects.filter(rule_id=rule.pk).order_by("-created_at")
    if actor.facility_ids is not None:
        newest = newest.filter(order_id__in=orders_visible(actor=actor).values("pk"))
    orders = [match.order for match in newest.select_related("order")[:MOST_MATCHES]]
    rows = [_row(order, *_said(order, rule)) for order in orders]
    return Section("Last matched", headers=HEADERS, rows=rows, empty="No order yet.")


def _said(order: Order, rule: LockRule) -> tuple[str, Outcome]:
    for record in order.lock_rules:
        if record.get("id") == str(rule.pk):
            return record["seen"], Outcome(record["outcome"])
    return "", Outcome.MATCHED


def _row(order: Order, seen: str, outcome: Outcome) -> Sequence[Any]:
    url = reverse("admin:orders_order_change", args=[order.pk])
    saw = chip("FAILED", f"Could not look: {seen}") if outcome == Outcome.FAILED else seen or muted("")
    return (
        link(url, order),
        moment(order.created_at),
        amount(order.value, currency_of(order)),
        chip(order.status),
        saw,
    )
