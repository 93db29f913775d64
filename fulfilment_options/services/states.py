"""Changing the state of quotes as clients ask for it."""

import datetime

from django.db import transaction

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET, UnsetType
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfilment_options.models import FulfilmentOption
from fulfilment_options.states import FulfilmentOptionStatus

from .at_hand import change, option_at_hand
from .holds import fulfilment_option_hold, fulfilment_option_release, fulfilment_plans_release


@transaction.atomic
def fulfilment_option_accept(*, option_id: str, actor: Actor, now: datetime.datetime | None = None) -> FulfilmentOption:
    """Note that one of the plans is taken up; what one of them holds stays held until it is ordered or time is over.

    Raises: NotFound, PermissionMissing, IllegalTransition.
    """
    option = option_at_hand(option_id)
    change(option, "accept", actor=actor, now=now or clock_now())
    return option


@transaction.atomic
def fulfilment_option_decline(
    *, option_id: str, actor: Actor, now: datetime.datetime | None = None
) -> FulfilmentOption:
    """Note that the customer wants none of the plans, and free what one of them holds.

    Raises: NotFound, PermissionMissing, IllegalTransition.
    """
    now = now or clock_now()
    option = option_at_hand(option_id)
    change(option, "decline", actor=actor, now=now)
    fulfilment_plans_release(option=option, actor=actor, now=now)
    return option


@transaction.atomic
def fulfilment_option_reopen(*, option_id: str, actor: Actor, now: datetime.datetime | None = None) -> FulfilmentOption:
    """Let the customer think again. Raises: NotFound, PermissionMissing, IllegalTransition."""
    option = option_at_hand(option_id)
    change(option, "reopen", actor=actor, now=now or clock_now())
    return option


VERBS = {
    FulfilmentOptionStatus.ACCEPTED.value: fulfilment_option_accept,
    FulfilmentOptionStatus.DECLINED.value: fulfilment_option_decline,
    FulfilmentOptionStatus.OPTIONS_PROVIDED.value: fulfilment_option_reopen,
    FulfilmentOptionStatus.NO_OPTIONS.value: fulfilment_option_reopen,
}


@transaction.atomic
def fulfilment_option_set_state(
    *,
    option_id: str,
    state: str,
    plan_id: str | UnsetType = UNSET,
    actor: Actor,
    now: datetime.datetime | None = None,
) -> FulfilmentOption:
    """Bring a quote to *state* by the one verb that leads there from where it is.

    Raises: NotFound, PermissionMissing; InvalidInput for a state that quotes do not have, and for a plan where none is
    asked for; IllegalTransition, which says what is possible. Source: seed page "Fulfillment Options API", Update
    Fulfillment Option Status; HELD and ``planId`` are ours.
    """
    if state == FulfilmentOptionStatus.HELD:
        return fulfilment_option_hold(option_id=option_id, plan_id=plan_id, actor=actor, now=now)
    if state not in VERBS:
        raise InvalidInput(f"There is no state {state!r:.80}; quotes are {', '.join(FulfilmentOptionStatus.values)}.")
    if plan_id is not UNSET:
        raise InvalidInput("A plan is named only for HELD", path="$.planId")
    held = option_at_hand(option_id).status == FulfilmentOptionStatus.HELD
    back = held and state == FulfilmentOptionStatus.OPTIONS_PROVIDED
    option = (fulfilment_option_release if back else VERBS[state])(option_id=option_id, actor=actor, now=now)
    if option.status != state:
        raise IllegalTransition(f"The {option} has {option.count} plans; it can only be {option.status}.")
    return option
