"""The end of promises that nobody confirmed in time: claimed as all due work is (`common.claims`), in their order."""

import datetime

from django.db.models import QuerySet
from django.db.models.functions import Now

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.claims import claim, set_aside, take_up_again, work_off
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition
from fulfillment.processes.changes import carry_out
from orders.documents import order_document
from orders.models import Order, Promise
from orders.states import OrderStatus
from routing.services import routing_plans_cancel

from .at_hand import locked_order

BATCH = 50
REASON = "Nobody confirmed the promise in time."


def orders_lapse_due(*, limit: int = BATCH) -> int:
    """Let up to *limit* promises go that are over, and return how many were claimed; 0 means nothing is left to do."""
    due = promises_over().order_by("order__promised_until")
    return work_off(claim(due, limit=limit), lambda promise, at: order_lapse(order_id=str(promise.pk), now=at))


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


def promise_retry(*, order_id: str, actor: Actor) -> None:
    """Give a promise that was set aside to the sweep again. Raises: PermissionMissing, NotFound, IllegalTransition."""
    actor.require(ApiPermission.ORDER_WRITE)
    order: Order = Order.objects.known(order_id)
    if not take_up_again(promises_over().filter(order=order)):
        raise IllegalTransition(f"The promise {order} was not set aside.")


def promises_over() -> QuerySet[Promise]:
    """Return the promises whose time is over and that still hold what they hold; a partial index finds them."""
    return Promise.objects.filter(order__status=OrderStatus.PROMISED, order__promised_until__lte=Now())


def promises_set_aside() -> QuerySet[Promise]:
    """Return the promises that broke each time they should have lapsed."""
    return set_aside(promises_over())
