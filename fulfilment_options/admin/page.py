"""The page of one quote: the basket, what can be promised for it, where from, and why."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.facilities.models import Facility
from fulfilment_options.documents import fulfilment_option_document
from fulfilment_options.models import Fulfilment, FulfilmentDecision, FulfilmentOption, FulfilmentPlan, OrderType
from fulfilment_options.selectors import plans_of
from fulfilment_options.states import FulfilmentPlanStatus
from routing.admin import BUILT_IN, Made, Why, explained
from routing.engine import DecisionRecord, unpack

from .cards import items_shown, plan_shown
from .map import MOST_DOTS
from .places import map_of, unplaced
from .reads import article_titles, destination_text, location_names, orders_with

Plans = Sequence[tuple[FulfilmentPlan, Sequence[Fulfilment]]]


def quote_page(quote: FulfilmentOption, *, request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Return what the page shows; ``?plan=`` says which plan is looked at, ``?why=`` which facility is asked for."""
    plans = plans_of(quote)
    chosen = _chosen(plans, request.GET.get("plan", ""))
    decision = FulfilmentDecision.objects.filter(option=quote).select_related("strategy").first()
    record = _record(decision)
    facilities = _facilities(quote, plans, record)
    names = {str(key): facility.name for key, facility in facilities.items()}
    titles = article_titles(quote, facility_ids={part.facility_id for _, parts in plans for part in parts})
    asked = request.GET.get("why", "")[:100].replace("\x00", "")
    visible = actor.can(ApiPermission.ROUTING_READ)
    orders = orders_with((plan for plan, _ in plans), actor=actor) if actor.can(ApiPermission.ORDER_READ) else {}
    shown = [
        plan_shown(
            plan,
            parts,
            chosen=bool(chosen and chosen[0] is plan),
            order=orders.get(plan.pk),
            names=names,
            titles=titles,
        )
        for plan, parts in plans
    ]
    return {
        "items": items_shown(quote, titles),
        "shown_plans": shown,
        "best": plans[0][0] if plans else None,
        "chosen": chosen[0] if chosen else None,
        "destination": destination_text(quote, location_names([quote])),
        "map": map_of(quote, chosen[1] if chosen else (), facilities),
        "unplaced": unplaced(chosen[1] if chosen else (), facilities),
        "why_data": {"why": _why(record, decision, chosen, quote=quote, asked=asked), "plan": chosen and chosen[0]}
        if visible and decision and record
        else None,
        "decision": decision,
        "milliseconds": round(decision.duration_us / 1000, 1) if decision else None,
        # The one that is still wanted, if several orders took plans up.
        "taken": min((one for one in shown if one.order), key=lambda one: one.given_up, default=None),
        "kept_until": quote.created_at + datetime.timedelta(hours=settings.QUOTE_HOURS),
        "extras": _extras(quote, plans),
        "facilities_visible": actor.can(ApiPermission.FACILITY_READ),
    }


def _chosen(plans: Plans, wanted: str) -> tuple[FulfilmentPlan, Sequence[Fulfilment]] | None:
    """Return the plan that is looked at: the one asked for, else the one taken up, else the best."""
    by_id = {str(plan.pk): (plan, parts) for plan, parts in plans}
    if wanted in by_id:
        return by_id[wanted]
    ordered = [one for one in plans if one[0].status == FulfilmentPlanStatus.ORDERED]
    return next(iter([*ordered, *plans]), None)


def _record(decision: FulfilmentDecision | None) -> DecisionRecord | None:
    """Return what was decided, None if it cannot be read any more."""
    try:
        return unpack(bytes(decision.packed)) if decision else None
    except ValueError:
        return None


def _facilities(quote: FulfilmentOption, plans: Plans, record: DecisionRecord | None) -> dict[Any, Facility]:
    """Return everybody the page names: who is in a plan, the best candidates, and where the goods are collected."""
    wanted = {str(part.facility_id) for _, parts in plans for part in parts if part.facility_id}
    if record:
        wanted |= {record.facility_ids[index] for index in record.ranking()[:MOST_DOTS]}
    rows = Facility.objects.only("name", "latitude", "longitude", "tenant_facility_id")
    found = {facility.pk: facility for facility in rows.filter(pk__in=wanted)}
    known = {facility.tenant_facility_id for facility in found.values()}
    if quote.order_type == OrderType.CLICK_AND_COLLECT and quote.location_ref not in known:
        found |= {facility.pk: facility for facility in rows.filter(tenant_facility_id=quote.location_ref)}
    return found


def _why(
    record: DecisionRecord,
    decision: FulfilmentDecision,
    chosen: tuple[FulfilmentPlan, Sequence[Fulfilment]] | None,
    *,
    quote: FulfilmentOption,
    asked: str,
) -> Why:
    parts = chosen[1] if chosen else ()
    parcels = {str(part.facility_id): {item["skuRef"] for item in part.items} for part in parts}
    strategy = str(decision.strategy) if decision.strategy else BUILT_IN
    return explained(record, Made(parcels, parcels.keys(), strategy, quote.created_at), asked=asked)


def _extras(quote: FulfilmentOption, plans: Plans) -> list[tuple[str, Any]]:
    """Return what else the client said, and the document as the API shows it."""
    said = [(one["name"], one.get("value")) for one in quote.attributes]
    return [*said, ("Document", fulfilment_option_document(quote, plans))]
