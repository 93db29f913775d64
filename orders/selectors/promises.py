"""What became of a promise: who holds what for it, and what nobody has."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fulfillment.facilities.models import Carrier, Facility
from fulfillment.facilities.selectors import active_carriers
from fulfillment.inventory.selectors import availabilities
from orders.models import Order
from routing.models import RoutingPlan
from routing.selectors import target_times
from routing.states import CURRENT, RoutingPlanStatus


@dataclass(frozen=True, slots=True)
class PromisePart:
    """What one facility holds for a promise, when it can be ready there, and who may bring it."""

    facility: Facility
    lines: Sequence[dict[str, Any]]
    target_time: datetime.datetime | None
    carriers: Sequence[Carrier]


@dataclass(frozen=True, slots=True)
class PromiseOutcome:
    """A promise with its parts, and the lines nobody holds yet, each with the units that are free of its article."""

    order: Order
    collected: bool
    parts: Sequence[PromisePart]
    missing: Sequence[tuple[dict[str, Any], int]]


def promise_outcome(*, order: Order) -> PromiseOutcome:
    """Return what became of a promise that was just made: what is held where, and what nobody has."""
    plans = RoutingPlan.objects.filter(order_id=order.pk, status__in=CURRENT).select_related("facility")
    held: list[tuple[RoutingPlan, Facility]] = []
    missing: list[dict[str, Any]] = []
    for plan in plans.order_by("split_count", "pk"):
        if plan.status == RoutingPlanStatus.PROMISED and plan.facility is not None:
            held.append((plan, plan.facility))
        else:
            missing.extend(plan.lines)
    preferences = order.delivery_preferences or {}
    collected = bool(preferences.get("collect"))
    ready = target_times(plans=[plan for plan, _ in held], now=order.created_at) if collected else {}
    carriers = {} if collected else active_carriers(facility_ids=[facility.pk for _, facility in held])
    wished = preferences.get("shipping") or {}
    return PromiseOutcome(
        order=order,
        collected=collected,
        parts=[
            PromisePart(
                facility=facility,
                lines=plan.lines,
                target_time=ready.get(plan.pk),
                carriers=_in_question(carriers.get(facility.pk, []), wished),
            )
            for plan, facility in held
        ],
        missing=_with_free_units(missing),
    )


def _in_question(carriers: Sequence[Carrier], wished: dict[str, Any]) -> Sequence[Carrier]:
    """Return the carriers that the order prefers, if they come there; else those of its service; else all of them."""
    preferred = [carrier for carrier in carriers if carrier.key in (wished.get("preferredCarriers") or ())]
    service = "SAMEDAY" if wished.get("serviceLevel") == "SAMEDAY" else "DELIVERY"
    return preferred or [carrier for carrier in carriers if carrier.delivery_type == service] or carriers


def _with_free_units(lines: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """Return *lines*, each with how many of its units all facilities together have free."""
    if not lines:
        return []
    free = Counter[str]()
    for row in availabilities(tenant_article_ids=[line["article"]["tenantArticleId"] for line in lines]):
        free[row.tenant_article_id] += row.free
    return [(line, min(line["quantity"], free[line["article"]["tenantArticleId"]])) for line in lines]
