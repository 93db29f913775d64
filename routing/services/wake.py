"""Waking plans that wait for stock, so that new goods find their orders at once."""

import datetime
from collections.abc import Mapping

from django.db import transaction

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.hints import hint
from routing.models import RoutingPlan, Shortage
from routing.states import RoutingPlanStatus

from .plans import ROUTE_DUE

RETRY_BATCH = 500


def plans_wake(*, limit: int, now: datetime.datetime, tenant_article_id: str | None = None) -> int:
    """Make up to *limit* waiting plans due now, oldest first, and return how many.

    With an article: those that are short of it. *n* units more can serve at most *n* of them, so a caller that knows
    the units passes them as the limit and a popular article does not wake ten thousand orders for one parcel.
    """
    waiting = RoutingPlan.objects.filter(status=RoutingPlanStatus.NOT_ROUTABLE, due_at__gt=now)
    if tenant_article_id is not None:
        waiting = waiting.filter(shortages__tenant_article_id=tenant_article_id)
    keys = list(waiting.order_by("created_at").values_list("pk", flat=True)[:limit])
    if not keys:
        return 0
    with transaction.atomic():
        # In key order, like the router that may be settling the same plans: an unordered update deadlocks with it.
        held = RoutingPlan.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
        still = [plan.pk for plan in held.only("pk", "status") if plan.status == RoutingPlanStatus.NOT_ROUTABLE]
        # The lease stays: a plan that is being routed right now keeps its claim's token and is settled by it.
        woken = RoutingPlan.objects.filter(pk__in=still).update(due_at=now)
    hint(ROUTE_DUE)
    return woken


def plans_retry_not_routable(*, actor: Actor, now: datetime.datetime | None = None) -> int:
    """Make every plan due now that is not routable and return how many. Raises: PermissionMissing.

    Source: ``POST /api/processes/retrynotroutable``.
    """
    actor.require(ApiPermission.PROCESS_REROUTE)
    now = now or clock_now()
    woken = 0
    while batch := plans_wake(limit=RETRY_BATCH, now=now):
        woken += batch
    return woken


def plans_wake_for(*, units: Mapping[str, int], now: datetime.datetime) -> int:
    """Wake the plans that these free units, by article, could serve at most; return how many.

    One query finds out that nobody waits for any of them, as is usual.
    """
    waited_for = Shortage.objects.filter(tenant_article_id__in=units).order_by("tenant_article_id")
    articles = waited_for.values_list("tenant_article_id", flat=True).distinct()
    return sum(plans_wake(limit=units[article], tenant_article_id=article, now=now) for article in articles)
