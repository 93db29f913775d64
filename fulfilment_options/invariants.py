"""What must always be true of quotes, and of the stock that they hold."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Exists, F, Model, OuterRef, Q

from fulfillment.common.claims import MAX_ATTEMPTS
from fulfillment.common.clock import now
from fulfillment.common.invariants import invariant
from fulfillment.inventory.models import Reservation

from .models import Fulfilment, FulfilmentDecision, FulfilmentHold, FulfilmentOption, FulfilmentPlan
from .states import FulfilmentOptionStatus, FulfilmentPlanStatus

PATIENCE = datetime.timedelta(seconds=120)

Units = Counter[tuple[uuid.UUID | None, str]]


@invariant(2, "a held plan of a quote has reserved what it says, and nobody else has under its hold")
def holds_hold_what_they_say() -> Iterable[str]:
    """Yield held plans whose reservations differ from their parts, and holds of plans that are not held."""
    reserved: dict[tuple[uuid.UUID, uuid.UUID], Units] = {}
    places = ("process_id", "plan_id", "stock__facility_id", "stock__tenant_article_id", "quantity")
    active = Reservation.objects.filter(status="ACTIVE", process__fulfilment_hold__isnull=False)
    for process_id, plan_id, facility_id, article, units in active.values_list(*places):
        reserved.setdefault((process_id, plan_id), Counter())[facility_id, article] += units
    plans = FulfilmentPlan.objects.filter(Q(status=FulfilmentPlanStatus.HELD) | Q(stock_hold__isnull=False))
    for plan in plans.select_related("stock_hold").prefetch_related("fulfilments"):
        hold: FulfilmentHold | None = getattr(plan, "stock_hold", None)
        if hold is None or plan.status != FulfilmentPlanStatus.HELD:
            has = "no hold" if hold is None else "a hold"
            yield f"plan {plan.pk} of a quote is {plan.status} and has {has}"
        found = reserved.pop((hold.process_id, plan.pk), Counter()) if hold else Counter()
        wanted: Units = Counter()
        for part in plan.fulfilments.all():
            for item in part.items:
                wanted[part.facility_id, item["skuRef"]] += item["availableQty"]
        if hold and found != wanted:
            yield f"plan {plan.pk} of a quote holds {found.total()} of {wanted.total()} units, or others"
    held = FulfilmentPlan.objects.filter(status=FulfilmentPlanStatus.HELD).values("option_id")
    for option in FulfilmentOption.objects.filter(status=FulfilmentOptionStatus.HELD).exclude(pk__in=held):
        yield f"quote {option.pk} is held, none of its plans is"
    for process_id, plan_id in reserved:
        yield f"process {process_id} of a hold holds stock for {plan_id}, which is not its plan"


# Who belongs to whom; the database has no constraints that say so.
BELONGS: tuple[tuple[type[Model], str, type[Model]], ...] = (
    (FulfilmentDecision, "option_id", FulfilmentOption),
    (FulfilmentPlan, "option_id", FulfilmentOption),
    (Fulfilment, "plan_id", FulfilmentPlan),
)


@invariant(
    6, "a quote has its decision and as many plans as it says, each in parts, and nothing of a quote is without it"
)
def quotes_are_whole() -> Iterable[str]:
    """Yield quotes of which something is missing, and what is left of quotes that are not there."""
    counted = FulfilmentOption.objects.annotate(found=Count("plans")).exclude(found=F("count"))
    for key, count, found in counted.values_list("pk", "count", "found"):
        yield f"quote {key} has {found} plans and says {count}"
    for key in FulfilmentOption.objects.filter(decision=None).values_list("pk", flat=True):
        yield f"quote {key} has no decision"
    parts = Fulfilment.objects.filter(plan_id=OuterRef("pk"))
    for key in FulfilmentPlan.objects.exclude(Exists(parts)).values_list("pk", flat=True):
        yield f"plan {key} of a quote has no parts"
    for model, column, owner in BELONGS:
        owners = owner._base_manager.filter(pk=OuterRef(column))
        for key in model._base_manager.exclude(Exists(owners)).values_list("pk", flat=True):
            yield f"{model._meta.verbose_name} {key} belongs to nothing"


@invariant(9, "the hold of a quote has an end, and none is overdue by more than 120 s unless it was set aside")
def holds_end() -> Iterable[str]:
    """Yield holds that keep their stock for ever, or for longer than they may."""
    late = Q(plan__held_until__isnull=True) | Q(plan__held_until__lt=now() - PATIENCE)
    holds = FulfilmentHold.objects.filter(late).exclude(attempts__gte=MAX_ATTEMPTS)
    for plan_id, until in holds.values_list("plan_id", "plan__held_until"):
        yield f"plan {plan_id} of a quote is held until {until}"
