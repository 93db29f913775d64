"""The reads of quotes; they take no lock."""

import datetime
from collections.abc import Sequence

from django.conf import settings

from fulfillment.accounts.scope import require_whole_network
from fulfillment.common.actor import Actor

from .models import Fulfilment, FulfilmentOption, FulfilmentPlan


def fulfilment_option_known(option_id: str, *, actor: Actor) -> FulfilmentOption:
    """Return the quote with this id. Raises: NotFound; WholeNetworkNeeded for who is limited to facilities."""
    require_whole_network(actor)
    option: FulfilmentOption = FulfilmentOption.objects.known(option_id)
    return option


def plans_of(option: FulfilmentOption) -> list[tuple[FulfilmentPlan, Sequence[Fulfilment]]]:
    """Return the plans of a quote, best first, each with its parts, in two queries."""
    plans = FulfilmentPlan.objects.filter(option=option).order_by("position").prefetch_related("fulfilments")
    return [(plan, sorted(plan.fulfilments.all(), key=lambda part: part.position)) for plan in plans]


def orderable_since(now: datetime.datetime) -> datetime.datetime:
    """Return when the oldest quote was made that can still be held and taken up."""
    return now - datetime.timedelta(hours=settings.QUOTE_HOURS)
