"""Taking a plan up: an order names the plans it was quoted, and one of them becomes its own."""

import uuid
from collections.abc import Sequence

from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.ids import parse_id
from fulfillment.processes.models import Process
from fulfillment.processes.services import locked
from fulfilment_options.models import Fulfilment, FulfilmentHold, FulfilmentOption, FulfilmentPlan
from fulfilment_options.selectors import orderable_since
from fulfilment_options.states import ORDERABLE, FulfilmentOptionStatus
from routing.models import RoutingPlan
from routing.services import plan_route_moving
from routing.states import UNDECIDED

from .at_hand import change


def fulfilment_plan_take_up(
    *, refs: Sequence[str], order_id: uuid.UUID, process: Process, actor: Actor
) -> FulfilmentPlan | None:
    """Give a new order the first of the plans it names that nobody has ordered yet; return it, None if there is none.

    The caller is in the transaction that makes the order and its *process*. What the plan holds becomes the order's
    reservation in it, too: the order is routed at once with what is held counted as free for it, so that nobody gets
    it in between. Quotes whose time is over are not looked at: those that are being removed are locked.
    """
    keys = [key for ref in refs if (key := parse_id(ref))]
    now = process.locked_at
    named = FulfilmentPlan.objects.filter(pk__in=keys).values("option_id")
    fresh = FulfilmentOption.objects.filter(pk__in=named, created_at__gte=orderable_since(now)).order_by("pk")
    options = {option.pk: option for option in fresh.select_for_update(no_key=True, of=("self",))}
    if not options:
        return None
    found = FulfilmentPlan.objects.filter(pk__in=keys, option__in=options, status__in=ORDERABLE)
    plans = {plan.pk: plan for plan in found}
    plan: FulfilmentPlan | None = next((plans[key] for key in keys if key in plans), None)
    if plan is None:
        return None
    hold = FulfilmentHold.objects.filter(plan=plan).first() if plan.held_until else None
    fulfilment_plan_order(plan=plan, option=options[plan.option_id], order_id=order_id, process=process)
    if hold is not None:
        _route_on(hold, process=process, actor=actor)
    return plan


def fulfilment_plan_order(
    *, plan: FulfilmentPlan, option: FulfilmentOption, order_id: uuid.UUID, process: Process
) -> None:
    """Note that an order took *plan* up, and with it its quote, which is at hand. Raises: IllegalTransition."""
    now = process.locked_at
    change(plan, "order", actor=SYSTEM, now=now, fields=("order_id", "held_until"), order_id=order_id)
    for part in Fulfilment.objects.filter(plan=plan).order_by("position"):
        fulfilment_order(part=part, process=process)
    if option.status != FulfilmentOptionStatus.ACCEPTED:
        change(option, "accept", actor=SYSTEM, now=now)


def fulfilment_order(*, part: Fulfilment, process: Process) -> None:
    """Note that an order took up the plan of *part*. Raises: IllegalTransition."""
    change(part, "order", actor=SYSTEM, now=process.locked_at)


def _route_on(hold: FulfilmentHold, *, process: Process, actor: Actor) -> None:
    """Route the new order with what *hold* keeps, and end the hold.

    Both processes are locked: the order's is in this transaction only, so the order of the two does not matter.
    """
    plan = RoutingPlan.objects.filter(process=process, status__in=UNDECIDED).first()
    with locked(process_ids=[hold.process_id], now=process.locked_at) as holders:
        holder = holders[hold.process_id]
        plan_route_moving(plan=plan, from_plans=[hold.plan_id], process=process, holder=holder, actor=actor)
    hold.delete()
