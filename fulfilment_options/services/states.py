"""Changing the state of quotes, their plans and the parts of these."""

import datetime

from django.db import transaction

from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfillment.common.transitions import perform
from fulfillment.common.versioning import Unaudited, VersionedModel, save_changes
from fulfilment_options.models import Fulfilment, FulfilmentOption, FulfilmentPlan
from fulfilment_options.states import FulfilmentOptionStatus

QUESTION = Unaudited("A quote is a question, and gone in a while.")


def fulfilment_option_accept(*, option_id: str, actor: Actor, now: datetime.datetime | None = None) -> FulfilmentOption:
    """Note that one of the plans is taken up. Raises: NotFound, PermissionMissing, IllegalTransition."""
    return _change(option_id, "accept", actor=actor, now=now)


def fulfilment_option_decline(
    *, option_id: str, actor: Actor, now: datetime.datetime | None = None
) -> FulfilmentOption:
    """Note that the customer wants none of the plans. Raises: NotFound, PermissionMissing, IllegalTransition."""
    return _change(option_id, "decline", actor=actor, now=now)


def fulfilment_option_reopen(*, option_id: str, actor: Actor, now: datetime.datetime | None = None) -> FulfilmentOption:
    """Let the customer think again. Raises: NotFound, PermissionMissing, IllegalTransition."""
    return _change(option_id, "reopen", actor=actor, now=now)


VERBS = {
    FulfilmentOptionStatus.ACCEPTED.value: fulfilment_option_accept,
    FulfilmentOptionStatus.DECLINED.value: fulfilment_option_decline,
    FulfilmentOptionStatus.OPTIONS_PROVIDED.value: fulfilment_option_reopen,
    FulfilmentOptionStatus.NO_OPTIONS.value: fulfilment_option_reopen,
}


def fulfilment_option_set_state(
    *, option_id: str, state: str, actor: Actor, now: datetime.datetime | None = None
) -> FulfilmentOption:
    """Bring a quote to *state* by the one verb that leads there.

    Raises: NotFound, PermissionMissing; InvalidInput for a state that quotes do not have; IllegalTransition, which says
    what is possible. Source: seed page "Fulfillment Options API", Update Fulfillment Option Status.
    """
    if state not in VERBS:
        raise InvalidInput(f"There is no state {state!r:.80}; quotes are {', '.join(FulfilmentOptionStatus.values)}.")
    with transaction.atomic():
        option = VERBS[state](option_id=option_id, actor=actor, now=now)
        if option.status != state:
            raise IllegalTransition(f"The {option} has {option.count} plans; it can only be {option.status}.")
    return option


@transaction.atomic
def fulfilment_plan_order(*, plan: FulfilmentPlan, now: datetime.datetime) -> None:
    """Note that an order took *plan* up, and with it its quote. Raises: IllegalTransition."""
    option: FulfilmentOption = FulfilmentOption.objects.select_for_update(no_key=True).get(pk=plan.option_id)
    _perform(plan, "order", actor=SYSTEM, now=now)
    for part in Fulfilment.objects.filter(plan=plan).order_by("position"):
        fulfilment_order(part=part, now=now)
    if option.status != FulfilmentOptionStatus.ACCEPTED:
        _perform(option, "accept", actor=SYSTEM, now=now)


def fulfilment_order(*, part: Fulfilment, now: datetime.datetime) -> None:
    """Note that an order took up the plan of *part*. Raises: IllegalTransition."""
    _perform(part, "order", actor=SYSTEM, now=now)


@transaction.atomic
def _change(option_id: str, verb: str, *, actor: Actor, now: datetime.datetime | None) -> FulfilmentOption:
    known = FulfilmentOption.objects.known(option_id)
    option: FulfilmentOption = FulfilmentOption.objects.select_for_update(no_key=True).get(pk=known.pk)
    _perform(option, verb, actor=actor, now=now or clock_now())
    return option


def _perform(entity: VersionedModel, verb: str, *, actor: Actor, now: datetime.datetime) -> None:
    perform(entity, verb, actor=actor)
    save_changes(entity, fields=("status",), now=now, audit=QUESTION)
