"""What routing may ask of quotes: what was quoted for the orders that name them."""

import uuid
from collections.abc import Mapping, Sequence

from fulfillment.common.ids import parse_id
from routing import agreements
from routing.agreements import AgreedPart, Agreement, refs_of
from routing.models import RoutingPlan

from .models import Fulfilment, FulfilmentHold, FulfilmentPlan


@agreements.quotes
def agreements_quoted(plans: Sequence[RoutingPlan]) -> dict[uuid.UUID, Agreement]:
    """Return for each of these plans what its order was quoted, in two queries."""
    keys = {key for plan in plans for ref in refs_of(plan) if (key := parse_id(ref))}
    quoted = FulfilmentPlan.objects.filter(pk__in=keys).prefetch_related("fulfilments")
    known = {str(one.pk): one for one in quoted}
    return {plan.pk: _agreement(plan, known) for plan in plans}


@agreements.holds
def plans_held() -> set[uuid.UUID]:
    """Return the plans of quotes that hold stock before there is an order."""
    return set(FulfilmentHold.objects.values_list("plan_id", flat=True))


def _agreement(plan: RoutingPlan, known: Mapping[str, FulfilmentPlan]) -> Agreement:
    refs = refs_of(plan)
    own = next((known[ref] for ref in refs if ref in known and known[ref].order_id == plan.order_id), None)
    if own is not None:
        return Agreement(parts=[_part(part) for part in sorted(own.fulfilments.all(), key=lambda one: one.position)])
    return Agreement(void=_why_void(refs, known))


def _part(part: Fulfilment) -> AgreedPart:
    units: dict[str, int] = {item["skuRef"]: item["availableQty"] for item in part.items}
    return AgreedPart(str(part.facility_id or ""), part.location_ref, units)


def _why_void(refs: Sequence[str], known: Mapping[str, FulfilmentPlan]) -> str:
    """Return why the order got none of the plans it named; the first of them speaks for all."""
    plan = known.get(refs[0])
    if plan is None:
        return f"there is no quoted plan {refs[0]:.80} (any more)"
    if plan.order_id is not None:
        return f"the quoted plan {plan.pk} was ordered before, by the order {plan.order_id}"
    return f"the time of the quoted plan {plan.pk} was over"
