"""Holding the stock of a plan for a customer, and letting it go.

A hold is a process of its own, whose reservations stand under the plan's id. The caller has the quote at hand.
"""

import datetime
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db import transaction

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET, UnsetType
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfillment.common.ids import new_id, parse_id
from fulfillment.inventory.selectors import Place, availabilities, stock_ids
from fulfillment.inventory.services.reservations import Hold, reservations_create, reservations_release
from fulfillment.processes.models import Process
from fulfillment.processes.services import locked
from fulfilment_options.models import Fulfilment, FulfilmentHold, FulfilmentOption, FulfilmentPlan
from fulfilment_options.selectors import orderable_since
from fulfilment_options.states import FulfilmentPlanStatus

from .at_hand import change, option_for


@transaction.atomic
def fulfilment_option_hold(
    *, option_id: str, plan_id: str | UnsetType = UNSET, actor: Actor, now: datetime.datetime | None = None
) -> FulfilmentOption:
    """Hold the stock of one of the plans, the best one unless *plan_id* names another, for QUOTE_HOLD_MINUTES.

    Raises: NotFound, PermissionMissing; InvalidInput for a plan that is none of the quote's; IllegalTransition, also
    for a quote whose time is over, and, naming what is short, where a facility has not enough any more.
    """
    actor.require(ApiPermission.ORDER_WRITE)
    now = now or clock_now()
    option = option_for(option_id, actor)
    change(option, "hold", actor=actor, now=now)
    if option.created_at < orderable_since(now):
        raise IllegalTransition("The quote is too old to be held; ask for a new one.")
    fulfilment_plan_hold(plan=_wanted(option, plan_id), actor=actor, now=now)
    return option


@transaction.atomic
def fulfilment_option_release(
    *, option_id: str, actor: Actor, now: datetime.datetime | None = None
) -> FulfilmentOption:
    """Free what the quote holds. Raises: NotFound, PermissionMissing, IllegalTransition."""
    now = now or clock_now()
    option = option_for(option_id, actor)
    change(option, "release", actor=actor, now=now)
    fulfilment_plans_release(option=option, actor=actor, now=now)
    return option


def fulfilment_plan_hold(*, plan: FulfilmentPlan, actor: Actor, now: datetime.datetime) -> None:
    """Reserve everything that *plan* says, or nothing. Raises: IllegalTransition, which names what is short."""
    parts = list(Fulfilment.objects.filter(plan=plan).order_by("position"))
    until = now + datetime.timedelta(minutes=settings.QUOTE_HOLD_MINUTES)
    process = Process(created_at=now, modified_at=now)
    process.save(force_insert=True)
    with locked(process_ids=[process.pk], now=now) as processes:
        _reserve(plan, parts, process=processes[process.pk], actor=actor, now=now)
    change(plan, "hold", actor=actor.on_behalf(), now=now, fields=("held_until",), until=until)
    for part in parts:
        fulfilment_hold(part=part, actor=actor, now=now)
    FulfilmentHold.objects.create(plan=plan, process=process)


def fulfilment_plan_release(*, plan: FulfilmentPlan, actor: Actor, now: datetime.datetime) -> None:
    """Give back exactly what *plan* holds. Raises: IllegalTransition."""
    change(plan, "release", actor=actor.on_behalf(), now=now, fields=("held_until",))
    for part in Fulfilment.objects.filter(plan=plan).order_by("position"):
        fulfilment_release(part=part, actor=actor, now=now)
    hold = FulfilmentHold.objects.get(plan=plan)
    with locked(process_ids=[hold.process_id], now=now) as processes:
        process = processes[hold.process_id]
        reservations_release(process=process, plan_ids=[plan.pk], now=now, actor=actor)
    hold.delete()


def fulfilment_plans_release(*, option: FulfilmentOption, actor: Actor, now: datetime.datetime) -> None:
    """Give back whatever plans of a quote hold, if any does."""
    for plan in FulfilmentPlan.objects.filter(option=option, status=FulfilmentPlanStatus.HELD):
        fulfilment_plan_release(plan=plan, actor=actor, now=now)


def fulfilment_hold(*, part: Fulfilment, actor: Actor, now: datetime.datetime) -> None:
    """Note that the plan of *part* is held. Raises: IllegalTransition."""
    change(part, "hold", actor=actor.on_behalf(), now=now)


def fulfilment_release(*, part: Fulfilment, actor: Actor, now: datetime.datetime) -> None:
    """Note that the plan of *part* is held no longer. Raises: IllegalTransition."""
    change(part, "release", actor=actor.on_behalf(), now=now)


def _wanted(option: FulfilmentOption, plan_id: str | UnsetType) -> FulfilmentPlan:
    plans = FulfilmentPlan.objects.filter(option=option)
    plan = plans.filter(position=0) if plan_id is UNSET else plans.filter(pk=parse_id(plan_id))
    found: FulfilmentPlan | None = plan.first()
    if found is None:
        raise InvalidInput(f"The quote has no plan {plan_id!r:.80}", path="$.planId")
    return found


def _reserve(
    plan: FulfilmentPlan, parts: Sequence[Fulfilment], *, process: Process, actor: Actor, now: datetime.datetime
) -> None:
    short = list(_short(parts, now=now))
    rows = stock_ids(places=[place for part in parts for place, _ in _units(part)])
    holds = [
        Hold(
            group=plan.pk,
            process=process,
            plan_id=plan.pk,
            order_line_id=new_id(),  # there is no order yet
            stock_id=rows[place],
            quantity=units,
        )
        for part in parts
        for place, units in _units(part)
        if place in rows
    ]
    if not short and not reservations_create(holds=holds, now=now, actor=actor):
        short = list(_short(parts, now=now)) or ["somebody else has just taken it"]
    if short:
        raise IllegalTransition(f"The stock of the {plan} is gone: {', '.join(short)}. Ask for a new quote.")


def _short(parts: Sequence[Fulfilment], *, now: datetime.datetime) -> Iterator[str]:
    """Yield in words what the facilities of *parts* have not any more."""
    articles = {item["skuRef"] for part in parts for item in part.items}
    free = {
        (facility_id, article): units
        for facility_id, article, units in availabilities(tenant_article_ids=articles, now=now)
    }
    for part in parts:
        if part.facility_id is None:
            yield f"{part.location_ref} does not exist any more"
        for place, units in _units(part):
            if free.get(place, 0) < units:
                yield f"{part.location_ref} has {free.get(place, 0)} of {units} × {place[1]} free"


def _units(part: Fulfilment) -> Iterator[tuple[Place, int]]:
    if part.facility_id is not None:
        yield from (((part.facility_id, item["skuRef"]), item["availableQty"]) for item in part.items)
