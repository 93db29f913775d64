"""Changing the state of quotes as clients ask for it."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django_fsm import can_proceed

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET, UnsetType
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfilment_options.models import FulfilmentOption
from fulfilment_options.states import FulfilmentOptionStatus

from .at_hand import change, option_for
from .holds import fulfilment_option_hold, fulfilment_option_release, fulfilment_plans_release


@transaction.atomic
def fulfilment_option_accept(*, option_id: str, actor: Actor, now: datetime.datetime | None = None) -> FulfilmentOption:
    """Note that one of the plans is taken up; what one of them holds stays held until it is ordered or time is over.

    Raises: NotFound, PermissionMissing, IllegalTransition.
    """
    option = option_for(option_id, actor)
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
    option = option_for(option_id, actor)
    change(option, "decline", actor=actor, now=now)
    fulfilment_plans_release(option=option, actor=actor, now=now)
    return option


@transaction.atomic
def fulfilment_option_reopen(*, option_id: str, actor: Actor, now: datetime.datetime | None = None) -> FulfilmentOption:
    """Let the customer think again. Raises: NotFound, PermissionMissing, IllegalTransition."""
    option = option_for(option_id, actor)
    change(option, "reopen", actor=actor, now=now or clock_now())
    return option


# The verbs that lead to a state, tried in this order.
VERBS: dict[str, tuple[tuple[str, Callable[..., FulfilmentOption]], ...]] = {
    FulfilmentOptionStatus.OPTIONS_PROVIDED: (
        ("release", fulfilment_option_release),
        ("reopen", fulfilment_option_reopen),
    ),
    FulfilmentOptionStatus.NO_OPTIONS: (("reopen", fulfilment_option_reopen),),
    FulfilmentOptionStatus.HELD: (("hold", fulfilment_option_hold),),
    FulfilmentOptionStatus.ACCEPTED: (("accept", fulfilment_option_accept),),
    FulfilmentOptionStatus.DECLINED: (("decline", fulfilment_option_decline),),
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

    Raises: NotFound, PermissionMissing, WholeNetworkNeeded; InvalidInput for a state that quotes do not have, and for a
    plan where none is asked for; IllegalTransition, which says what is possible. Source: seed page "Fulfillment Options
    API", Update Fulfillment Option Status; HELD and ``planId`` are ours.
    """
    actor.require(ApiPermission.ORDER_WRITE)
    if state not in VERBS:
        raise InvalidInput(f"There is no state {state!r:.80}; quotes are {', '.join(FulfilmentOptionStatus.values)}.")
    if plan_id is not UNSET and state != FulfilmentOptionStatus.HELD:
        raise InvalidInput("A plan is named only for HELD", path="$.planId")
    option = option_for(option_id, actor)
    possible = _states_ahead(option)
    if state not in possible:
        rest = f"Possible now: {', '.join(possible)}." if possible else "This state is final."
        raise IllegalTransition(f"The quote is {option.status} and has {option.count} plans. {rest}")
    service = next(service for verb, service in VERBS[state] if can_proceed(getattr(option, verb)))
    plan = {} if plan_id is UNSET else {"plan_id": plan_id}
    return service(option_id=option_id, actor=actor, now=now, **plan)


def _states_ahead(option: FulfilmentOption) -> list[str]:
    """Return the states that a quote can be brought to; thinking again leads to where it began."""
    other = FulfilmentOptionStatus.NO_OPTIONS if option.count else FulfilmentOptionStatus.OPTIONS_PROVIDED
    possible = (state for state, verbs in VERBS.items() if any(can_proceed(getattr(option, verb)) for verb, _ in verbs))
    return [str(state) for state in possible if state != other]
