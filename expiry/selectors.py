"""The reads of expiries."""

import datetime

from django.db.models import QuerySet
from django.db.models.functions import Now

from fulfillment.common.actor import Actor
from fulfillment.common.claims import set_aside
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
