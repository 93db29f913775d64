"""The end of holds that nobody ordered on in time: claimed as all due work is (`common.claims`), in their order."""

import datetime
import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.claims import claim, set_aside, take_up_again, work_off
from fulfillment.common.errors import IllegalTransition
from fulfilment_options.models import FulfilmentHold, FulfilmentPlan
from fulfilment_options.states import FulfilmentOptionStatus, FulfilmentPlanStatus

from .at_hand import change, option_at_hand
from .holds import fulfilment_plan_release

BATCH = 50


def fulfilment_holds_lapse_due(*, limit: int = BATCH) -> int:
    """Let up to *limit* holds go that are over, and return how many were claimed; 0 means nothing is left to do."""
    due = holds_over().order_by("plan__held_until")
    return work_off(claim(due, limit=limit), lambda hold, at: fulfilment_hold_lapse(plan_id=hold.pk, now=at))


@transaction.atomic
def fulfilment_hold_lapse(*, plan_id: uuid.UUID, now: datetime.datetime) -> bool:
    """Free what a plan holds whose time is over; return whether that was so.

    One that was released, held anew or ordered meanwhile is left alone.
    """
    option_id = FulfilmentPlan.objects.filter(pk=plan_id).values_list("option_id", flat=True).first()
    if option_id is None:
        return False
    option = option_at_hand(option_id)
    plan: FulfilmentPlan = FulfilmentPlan.objects.get(pk=plan_id)
    if plan.status != FulfilmentPlanStatus.HELD or plan.held_until is None or plan.held_until > now:
        return False
    fulfilment_plan_release(plan=plan, actor=SYSTEM, now=now)
    if option.status == FulfilmentOptionStatus.HELD:
        change(option, "release", actor=SYSTEM, now=now)
    return True


def fulfilment_hold_retry(*, plan_id: str, actor: Actor) -> None:
    """Give a hold that was set aside to the sweep again. Raises: PermissionMissing, NotFound, IllegalTransition."""
    actor.require(ApiPermission.ORDER_WRITE)
    plan: FulfilmentPlan = FulfilmentPlan.objects.known(plan_id)
    if not take_up_again(holds_over().filter(plan=plan)):
        raise IllegalTransition(f"The hold of the {plan} was not set aside.")


def holds_over() -> QuerySet[FulfilmentHold]:
    """Return the holds whose time is over and that still hold what they hold; a partial index finds them."""
    return FulfilmentHold.objects.filter(plan__held_until__lte=Now())


def holds_set_aside() -> QuerySet[FulfilmentHold]:
    """Return the holds that broke each time they should have lapsed."""
    return set_aside(holds_over())
