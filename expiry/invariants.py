"""What must always be true of expiries."""

import datetime
from collections.abc import Iterable

from django.db.models import F, OuterRef, Subquery

from fulfillment.common.claims import MAX_ATTEMPTS
from fulfillment.common.clock import now
from fulfillment.common.invariants import invariant
from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.processes.models import StatusChange
from fulfillment.processes.states import OVER
from orders.models import Order
from orders.states import GIVEN_UP

from .models import Expiry
from .states import ExpiryStatus

PATIENCE = datetime.timedelta(seconds=120)


@invariant(8, "the expiry of an order that was given up is inactive")
def given_up_never_expires() -> Iterable[str]:
    """Yield orders that could expire although they were given up."""
    given_up = Order.objects.filter(status__in=GIVEN_UP, process__expiry__status=ExpiryStatus.ACTIVE)
    for order in given_up.iterator():
        yield f"order {order.pk} is {order.status}, its expiry is active"


@invariant(10, "no expiry of a finished process is active")
def finished_never_expires() -> Iterable[str]:
    """Yield active expiries of processes that are over."""
    active = Expiry.objects.filter(status=ExpiryStatus.ACTIVE, process__status__in=OVER)
    for expiry in active.select_related("process").iterator():
        yield f"expiry {expiry.pk} is active, its process is {expiry.process.status}"


@invariant(10, "no active expiry is overdue by more than 120 s unless it was set aside")
def nothing_expires_late() -> Iterable[str]:
    """Yield expiries that nobody lets fire; one that was made or moved lately is due since then."""
    since = now() - PATIENCE
    late = Expiry.objects.filter(status=ExpiryStatus.ACTIVE, expiry_time__lt=since, modified_at__lt=since)
    for expiry in late.exclude(attempts__gte=MAX_ATTEMPTS).iterator():
        yield f"expiry {expiry.pk} is due since {expiry.expiry_time}"


@invariant(10, "nothing expires early, and only through its expiry")
def nothing_expires_early() -> Iterable[str]:
    """Yield processes that expired before their time, and orders cancelled by an expiry that did not fire."""
    steps = StatusChange.objects.filter(entity="expiry", verb="expire")
    fired = steps.filter(process=OuterRef("process_id")).order_by("-created_at")
    expired = Expiry.objects.annotate(fired_at=Subquery(fired.values("created_at")[:1]))
    for expiry in expired.filter(fired_at__isnull=False, fired_at__lt=F("expiry_time")).iterator():
        if not _moved_since(expiry):
            yield f"expiry {expiry.pk} fired before {expiry.expiry_time}"
    told = Event.objects.filter(name=EventName.ORDER_CANCELLED_BY_EXPIRY)
    for event in told.exclude(process_id__in=steps.values("process_id")).iterator():
        yield f"process {event.process_id} is told to have expired, but its expiry did not fire"


def _moved_since(expiry: Expiry) -> bool:
    """Say whether a client has changed the times after the expiry fired."""
    steps = StatusChange.objects.filter(process_id=expiry.process_id, entity_id=expiry.pk)
    last = steps.order_by("-created_at", "-pk").first()
    return last is not None and last.verb == "reschedule"
