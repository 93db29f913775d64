"""Making a quote: the basket, the plans that the router finds for it, and when they would arrive."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Any

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.accounts.scope import require_whole_network
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET, as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import InvalidInput
from fulfillment.common.inserts import NewRows, new_row
from fulfilment_options.attributes import check_attribute
from fulfilment_options.exceptions import PARTIAL, exceptions_of
from fulfilment_options.locations import Location, locations_of
from fulfilment_options.models import Fulfilment, FulfilmentDecision, FulfilmentOption, FulfilmentPlan
from fulfilment_options.schemas import FulfilmentOptionsRequest
from fulfilment_options.targets import destination_of, target_of
from fulfilment_options.weights import too_heavy
from routing.engine import Alternative, pack
from routing.quoting import Basket, Quote, quote
from routing.shortfalls import SHORTFALLS

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with its plans, best first, each with its parts."""

    option: FulfilmentOption
    plans: Sequence[tuple[FulfilmentPlan, Sequence[Fulfilment]]]


def fulfilment_option_create(
    *, draft: FulfilmentOptionsRequest, actor: Actor, now: datetime.datetime | None = None
) -> Quoted:
    """Quote a basket: find the best plans over what is free now, keep them, and return them.

    Raises: PermissionMissing; WholeNetworkNeeded for an actor that is limited to facilities; InvalidInput naming the
    place that breaks a rule: an article or an attribute that stands twice, an attribute that is not of its type, ``CC``
    without a location or with an unknown one.
    Rules: seed page "Fulfillment Options API"; domain facts "Fulfilment options".
    """
    actor.require(ApiPermission.STOCK_AVAILABILITIES_READ)
    require_whole_network(actor)
    now = now or clock_now()
    started = perf_counter_ns()
    _check(draft)
    collected, to = draft.order_type == "CC", destination_of(draft)
    units = {item.sku_ref: item.requested_quantity for item in draft.items}
    # Who collects may carry what he likes.
    basket = Basket(list(units.items()), target_of(draft), too_heavy=() if collected else too_heavy(list(units)))
    found = quote(basket=basket, limit=draft.limit)
    locations = locations_of(found, collected=collected, now=now, to=to)
    option = _option_of(draft, found, now=now)
    plans = [_plan_of(plan, place, option=option, locations=locations) for place, plan in enumerate(found.plans)]
    decision = FulfilmentDecision(option=option, strategy=found.strategy, packed=pack(found.decision))
    decision.duration_us = (perf_counter_ns() - started) // 1000
    rows = NewRows()
    rows.add(option, decision, *(plan for plan, _ in plans), *(part for _, parts in plans for part in parts))
    rows.write_alone()
    return Quoted(option, plans)


def _check(draft: FulfilmentOptionsRequest) -> None:
    places: dict[str, int] = {}
    for place, item in enumerate(draft.items):
        if item.sku_ref in places:
            raise InvalidInput(
                f"The skuRef {item.sku_ref!r:.80} stands in item {places[item.sku_ref]} already; add the quantities up",
                path=f"$.items[{place}].skuRef",
            )
        places[item.sku_ref] = place
    names: set[str] = set()
    for place, attribute in enumerate(draft.attributes or ()):
        check_attribute(type_=attribute.type, value=attribute.value, path=f"$.attributes[{place}]")
        if attribute.name in names:
            raise InvalidInput(f"The attribute {attribute.name!r:.80} stands twice", path=f"$.attributes[{place}].name")
        names.add(attribute.name)


def _option_of(draft: FulfilmentOptionsRequest, found: Quote, *, now: datetime.datetime) -> FulfilmentOption:
    plain = as_json(draft)
    option = FulfilmentOption(
        tracking_id=plain.get("trackingId") or "",
        retailer_id=plain.get("retailerId"),
        order_type=draft.order_type,
        location_ref=plain.get("locationRef") or "",
        limit=draft.limit,
        count=len(found.plans),
        total=found.total,
        address=plain.get("address"),
        items=plain["items"],
        attributes=[] if draft.attributes in (UNSET, None) else plain["attributes"],
        unfulfilled_items=list(_unfulfilled(draft, found)),
        created_at=now,
        modified_at=now,
    )
    if not found.plans:
        option.begin_without_options()
    return option


def _unfulfilled(draft: FulfilmentOptionsRequest, found: Quote) -> Iterator[Json]:
    for line, (units, why) in found.missing.items():
        yield {
            "skuRef": draft.items[line].sku_ref,
            "unavailableQty": units,
            "reasonCode": why.value,
            "reason": SHORTFALLS[why],
        }


def _plan_of(
    plan: Alternative, place: int, *, option: FulfilmentOption, locations: Mapping[str, Location]
) -> tuple[FulfilmentPlan, list[Fulfilment]]:
    sources = [locations[one.facility_id] for one in plan.assignments]
    last = max(sources, key=lambda source: source.arrival.at)
    exceptions = list(exceptions_of(plan, option=option, locations=locations))
    made = new_row(
        FulfilmentPlan,
        option_id=option.pk,
        position=place,
        eta=last.eta,
        eta_at=last.arrival.at,
        splits=len(sources) - 1,
        cost=plan.objective.cost,
        exceptions=exceptions,
        created_at=option.created_at,
        modified_at=option.created_at,
    )
    if any(one["code"] == PARTIAL for one in exceptions):
        made.begin_partial()
    parts = [
        new_row(
            Fulfilment,
            plan_id=made.pk,
            position=number,
            facility_id=source.facility_id,
            location_ref=source.reference,
            items=[{"skuRef": option.items[line]["skuRef"], "availableQty": units} for line, units in one.lines],
            eta=source.eta,
            ready_at=source.arrival.ready,
            eta_at=source.arrival.at,
            created_at=option.created_at,
            modified_at=option.created_at,
        )
        for number, (source, one) in enumerate(zip(sources, plan.assignments, strict=True))
    ]
    return made, parts
