"""The reads of expiries."""

import datetime
from dataclasses import dataclass

from django.db.models import Case, Count, DateTimeField, ExpressionWrapper, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Now

from fulfillment.common.actor import Actor
from fulfillment.common.claims import MAX_ATTEMPTS, set_aside
from fulfillment.common.versioning import VersionedQuerySet
from fulfillment.processes.selectors import processes_visible

from .configuration import NEVER, ExpiryRules
from .models import Expiry, ExpiryRecalculation
from .states import ExpiryStatus


def expiries_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the expiries of the processes that *actor* may see."""
    expiries = Expiry.objects.all()
    if actor.facility_ids is not None:
        expiries = expiries.filter(process__in=processes_visible(actor=actor).values("pk"))
    return expiries


def expiries_due() -> QuerySet[Expiry]:
    """Return the active expiries whose time has come by the clock of the database; a partial index finds them."""
    return Expiry.objects.filter(status=ExpiryStatus.ACTIVE, expiry_time__lte=Now())


def expiring_within(
    expiries: QuerySet[Expiry], *, span: datetime.timedelta, now: datetime.datetime
) -> QuerySet[Expiry]:
    """Return the active ones of *expiries* whose time comes within *span*; not those whose time has come."""
    return expiries.filter(status=ExpiryStatus.ACTIVE, expiry_time__gt=now, expiry_time__lte=now + span)


def expiries_unannounced(*, lead_time: datetime.timedelta) -> QuerySet[Expiry]:
    """Return the active expiries whose time comes within *lead_time*, and of which nobody has heard yet."""
    active = Expiry.objects.filter(status=ExpiryStatus.ACTIVE, announced_at__isnull=True)
    return active.filter(expiry_time__gt=Now(), expiry_time__lte=Now() + lead_time)


def expiries_set_aside() -> QuerySet[Expiry]:
    """Return the expiries that broke each time they should have fired."""
    return set_aside(expiries_due())


@dataclass(frozen=True, slots=True)
class ExpiryBacklog:
    """What waits for the sweep: how many are due, for how long the longest, and how many were set aside."""

    due: int
    overdue: datetime.timedelta
    set_aside: int


def expiry_backlog() -> ExpiryBacklog:
    """Return what waits for the sweep, by the clock of the database; one look at the partial index of what is due."""
    tried, aside = Q(attempts__lt=MAX_ATTEMPTS), Q(attempts__gte=MAX_ATTEMPTS)
    found = expiries_due().aggregate(
        due=Count("pk", filter=tried),
        first=Min("expiry_time", filter=tried),
        at=Max(Now()),
        aside=Count("pk", filter=aside),
    )
    overdue = found["at"] - found["first"] if found["first"] else datetime.timedelta()
    return ExpiryBacklog(due=found["due"], overdue=overdue, set_aside=found["aside"])


@dataclass(frozen=True, slots=True)
class RecalculationPreview:
    """What a recalculation would do now; ``due`` are those of the moved whose time has passed with it."""

    active: int
    later: int
    earlier: int
    due: int

    @property
    def moved(self) -> int:
        """How many expiries would have another time."""
        return self.later + self.earlier


def expiries_expected(*, rules: ExpiryRules) -> QuerySet[Expiry]:
    """Return the active expiries with the time that *rules* give them as ``expected``."""
    added = ExpressionWrapper(F("provisioning_time") + Value(rules.offset), output_field=DateTimeField())
    inside = When(provisioning_time__lte=NEVER - rules.offset, then=added)
    expected = Case(inside, default=Value(NEVER), output_field=DateTimeField())
    active: QuerySet[Expiry] = Expiry.objects.filter(status=ExpiryStatus.ACTIVE).annotate(expected=expected)
    return active


def expiries_differing(*, rules: ExpiryRules) -> QuerySet[Expiry]:
    """Return the active expiries that a recalculation would move, each with its ``expected`` time."""
    return expiries_expected(rules=rules).exclude(expiry_time=F("expected"))


def recalculation_preview(*, rules: ExpiryRules) -> RecalculationPreview:
    """Return what bringing all active expiries in line with *rules* would do, in one pass over them."""
    counted = expiries_expected(rules=rules).aggregate(
        active=Count("pk"),
        later=Count("pk", filter=Q(expected__gt=F("expiry_time"))),
        earlier=Count("pk", filter=Q(expected__lt=F("expiry_time"))),
        due=Count("pk", filter=Q(expected__lte=Now()) & ~Q(expected=F("expiry_time"))),
    )
    return RecalculationPreview(**counted)


def recalculation_latest() -> ExpiryRecalculation | None:
    """Return the recalculation that was asked for last."""
    return ExpiryRecalculation.objects.order_by("-pk").first()
