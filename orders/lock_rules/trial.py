"""What a rule would have done: it looks at the last orders as they arrived, and nothing is written."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from orders.models import LockRule, Order, OrderLine
from orders.services.looking import facts_of

from .consumers import BEYOND, KNOWN_BY, ORDERED
from .facts import NOTHING_KNOWN, Past
from .judges import Rule, Verdict, judge
from .kept import prepared
from .selectors import BoundedCount
from .states import OF_CONSUMERS, LockRuleKind

MOST_ORDERS = 1_000
WITH_LINES = frozenset({LockRuleKind.VALUE, LockRuleKind.ARTICLES, LockRuleKind.ATTRIBUTE})


@dataclass(frozen=True, slots=True)
class Trial:
    """How many orders the rule has looked at, since when they came, and those it would have locked, newest first."""

    looked: int
    since: datetime.datetime | None
    locked: list[tuple[Order, Verdict]]


def lock_rule_try(*, rule: LockRule, orders: QuerySet[Order], most: int = MOST_ORDERS) -> Trial:
    """Return what *rule* says of the newest *most* of *orders*, in at most four queries.

    Other orders of a consumer count if they came before, in the state that they have now.
    """
    newest = orders.filter(status__in=ORDERED).order_by("-created_at", "-pk")[:most]
    if rule.kind in WITH_LINES:
        lines = OrderLine.objects.only("order_id", "tenant_article_id", "details").order_by("position")
        newest = newest.prefetch_related(Prefetch("lines", queryset=lines))
    looked = list(newest)
    subject = prepared(rule)
    pasts = _pasts(looked, rule=subject) if rule.kind in OF_CONSUMERS else {}
    said = [(order, _verdict(order, subject, pasts.get(order.pk, NOTHING_KNOWN))) for order in looked]
    since = looked[-1].created_at if looked else None
    return Trial(len(looked), since, [(order, verdict) for order, verdict in said if verdict.locks])


def _verdict(order: Order, rule: Rule, past: Past) -> Verdict:
    lines = list(order.lines.all()) if rule.kind in WITH_LINES else []
    return judge(rule, facts_of(order, lines), past)


def _pasts(orders: Iterable[Order], *, rule: Rule) -> dict[Any, Past]:
    """Return what the consumer of each order had ordered before it: one query for ids, one for emails."""
    by_id = [order.pk for order in orders if order.consumer_id]
    by_email = [order.pk for order in orders if not order.consumer_id]
    # The condition of the index, said once more: of a value in another row nobody knows that it is not empty.
    same_id = Q(consumer_id=OuterRef("consumer_id")) & ~Q(consumer_id="")
    same_email = Q(consumer_email=OuterRef("consumer_email"))
    return {**_asked(by_id, same_id, rule), **_asked(by_email, same_email, rule)}


def _asked(keys: list[Any], same: Q, rule: Rule) -> dict[Any, Past]:
    if not keys or rule.parameters is None:
        return {}
    before = Order.objects.filter(same, created_at__lt=OuterRef("created_at"))
    rows = Order.objects.filter(pk__in=keys).order_by()
    if rule.kind == LockRuleKind.FIRST_ORDER:
        known = rows.annotate(earlier=Exists(before.filter(status__in=KNOWN_BY)))
        return {key: Past(earlier=earlier) for key, earlier in known.values_list("pk", "earlier")}
    minutes, most = rule.parameters.minutes, rule.parameters.more_than + BEYOND
    start = OuterRef("created_at") - datetime.timedelta(minutes=minutes)
    recent = before.filter(status__in=ORDERED, created_at__gt=start).order_by("-created_at").values("created_at")
    counted = rows.annotate(recent=BoundedCount(recent[:most]))
    return {key: Past(recent={minutes: number}) for key, number in counted.values_list("pk", "recent")}
