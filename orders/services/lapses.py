"""The end of promises that nobody confirmed in time.

1. Claim promises that are over in a short transaction of its own; what is over is decided by the rows against the
   database's clock, so two clocks or none do no harm. Rows that another worker is claiming are skipped.
2. Let each go in a transaction of its own, under the lock of its process, where it is judged once more: somebody may
   have confirmed or extended it meanwhile.
3. A claim is a lease and counts the attempt before the work: what a killed worker had claimed is due again, and what
   breaks five times is set aside, seen in the backoffice with its error.
"""

import datetime
import logging
import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition
from fulfillment.processes.changes import carry_out
from orders.documents import order_document
from orders.models import Order, Promise
from orders.states import OrderStatus
from routing.services import routing_plans_cancel

from .at_hand import locked_order

logger = logging.getLogger(__name__)

BATCH = 50
LEASE = datetime.timedelta(seconds=15)
PAUSE_AFTER_FAULT = datetime.timedelta(seconds=2)
MAX_ATTEMPTS = 5
REASON = "Nobody confirmed the promise in time."


@dataclass(frozen=True, slots=True)
class Claim:
    """A promise that one worker has until the lease ends; *at* is the database's time by which it is over."""

    order_id: uuid.UUID
    attempts: int
    at: datetime.datetime


def orders_lapse_due(*, limit: int = BATCH) -> int:
    """Let up to *limit* promises go that are over, and return how many were claimed; 0 means nothing is left to do."""
    claims = promises_claim(limit=limit)
    for claim in claims:
        try:
            order_lapse(order_id=str(claim.order_id), now=claim.at)
        except Exception as error:
            logger.exception("The promise %s cannot lapse (attempt %d).", claim.order_id, claim.attempts)
            Promise.objects.filter(pk=claim.order_id).update(
                last_error=f"{type(error).__name__}: {error}"[:2000],
                lease_until=clock_now() + PAUSE_AFTER_FAULT * claim.attempts,
            )
    return len(claims)


def order_lapse(*, order_id: str, now: datetime.datetime | None = None) -> bool:
    """Make a promise OBSOLETE whose time is over, cancel its plans and free what it held; return whether that was so.

    One that was confirmed, extended or cancelled meanwhile is left alone. Rules: domain facts "Order", OBSOLETE.
    """
    now = now or clock_now()
    with locked_order(order_id, version=None, now=now) as (order, lines, process):
        if order.status != OrderStatus.PROMISED or order.promised_until is None or order.promised_until > now:
            return False
        carry_out(
            order,
            "lapse",
            process=process,
            actor=SYSTEM,
            now=now,
            reason=REASON,
            document=lambda changed: order_document(changed, lines),
            fields=("promised_until",),
        )
        routing_plans_cancel(process=process, actor=SYSTEM, now=now, reason=REASON)
    return True


def promises_claim(*, limit: int) -> list[Claim]:
    """Claim up to *limit* promises that are over, the longest first, and count the attempt in each row."""
    with transaction.atomic():
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=Now())
        due = promises_over().filter(free, attempts__lt=MAX_ATTEMPTS).annotate(at=Now())
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, no_key=True, of=("self",))
        rows = list(due.order_by("order__promised_until")[:limit])
        Promise.objects.filter(pk__in=[row.pk for row in rows]).update(
            lease_until=Now() + LEASE, attempts=F("attempts") + 1
        )
    return [Claim(order_id=row.pk, attempts=row.attempts + 1, at=row.at) for row in rows]


def promise_retry(*, order_id: str, actor: Actor) -> None:
    """Give a promise that was set aside to the sweep again. Raises: PermissionMissing, NotFound, IllegalTransition."""
    actor.require(ApiPermission.ORDER_WRITE)
    order: Order = Order.objects.known(order_id)
    aside = promises_set_aside().filter(order=order)
    if not aside.update(attempts=0, lease_until=None):
        raise IllegalTransition(f"The promise {order} was not set aside.")


def promises_over() -> QuerySet[Promise]:
    """Return the promises whose time is over and that still hold what they hold; a partial index finds them."""
    return Promise.objects.filter(order__status=OrderStatus.PROMISED, order__promised_until__lte=Now())


def promises_set_aside() -> QuerySet[Promise]:
    """Return the promises that broke each time they should have lapsed."""
    return promises_over().filter(attempts__gte=MAX_ATTEMPTS)
