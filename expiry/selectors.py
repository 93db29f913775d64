"""The reads of expiries."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Now

from fulfillment.common.actor import Actor
from fulfillment.common.claims import MAX_ATTEMPTS, set_aside
from fulfillment.common.versioning import VersionedQuerySet
from fulfillment.processes.selectors import processes_visible

from .models import Expiry
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
