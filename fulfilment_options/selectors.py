"""The reads of quotes; they take no lock."""

from collections.abc import Sequence

from .models import Fulfilment, FulfilmentOption, FulfilmentPlan


def plans_of(option: FulfilmentOption) -> list[tuple[FulfilmentPlan, Sequence[Fulfilment]]]:
    """Return the plans of a quote, best first, each with its parts, in two queries."""
    plans = FulfilmentPlan.objects.filter(option=option).order_by("position").prefetch_related("fulfilments")
    return [(plan, sorted(plan.fulfilments.all(), key=lambda part: part.position)) for plan in plans]
