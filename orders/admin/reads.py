"""What the backoffice reads about orders beside their own rows, always in a constant number of queries."""

import datetime
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from fulfillment.common.actor import Actor
from fulfillment.common.admin import age_text
from fulfillment.common.ids import parse_id
from fulfillment.processes.models import StatusChange
from orders.documents import cancelation_text
from orders.models import Order
from orders.states import OrderStatus
from routing.models import RoutingPlan
from routing.states import CURRENT, HELD, RoutingPlanStatus

SAME_CONSUMER = 10
DONE = {
    "unlock": "unlocked",
    "cancel": "cancelled",
    "confirm_promise": "confirmed",
    "extend_promise": "extended",
    "lapse": "let go",
}
LOOKUPS = ("tenant_order_id__startswith", "consumer_id__exact", "consumer_name__startswith")


def orders_visible(*, actor: Actor) -> QuerySet[Order]:
    """Return the orders that *actor* may see: all, or those with a plan at one of its facilities."""
    if actor.facility_ids is None:
        return Order.objects.all()
    plans = RoutingPlan.objects.filter(facility_id__in=sorted(actor.facility_ids))
    return Order.objects.filter(pk__in=plans.values("order_id"))


def orders_found(*, term: str, actor: Actor, most: int) -> list[Order]:
    """Return the orders whose number starts with *term*, or which have it as the consumer's id or as their own."""
    orders, term = orders_visible(actor=actor), term.strip().replace("\x00", "")
    if not term:
        return []
    found = {order.pk: order for order in orders.filter(pk__in=filter(None, [parse_id(term)]))}
    for spelling in dict.fromkeys((term, term.upper())):
        found |= {order.pk: order for order in orders.filter(tenant_order_id__startswith=spelling)[:most]}
    found |= {order.pk: order for order in orders.filter(consumer_id=term)[:most]}
    return sorted(found.values(), key=lambda order: order.created_at, reverse=True)[:most]


def plans_by_order(order_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[RoutingPlan]]:
    """Return the plans in force of these orders, each with its facility, by one query."""
    plans: dict[uuid.UUID, list[RoutingPlan]] = {}
    rows = RoutingPlan.objects.filter(order_id__in=list(order_ids), status__in=CURRENT).select_related("facility")
    for plan in rows.defer("lines", "target", "facility__address", "facility__details").order_by("pk"):
        plans.setdefault(plan.order_id, []).append(plan)
    return plans


def others_of_consumer(order: Order, *, actor: Actor) -> list[tuple[Order, str]]:
    """Return the newest other orders of the same consumer, each with what makes it the same: id, email or name."""
    same: dict[uuid.UUID, tuple[Order, str]] = {}
    orders = orders_visible(actor=actor).exclude(pk=order.pk).order_by("-created_at")
    if order.consumer_id:
        for other in orders.filter(consumer_id=order.consumer_id)[:SAME_CONSUMER]:
            same[other.pk] = (other, "same customer")
    if order.consumer_name and len(same) < SAME_CONSUMER:
        email = order.consumer.get("email")
        for other in orders.filter(consumer_name=order.consumer_name)[:SAME_CONSUMER]:
            by_email = email is not None and other.consumer.get("email") == email
            same.setdefault(other.pk, (other, "same email" if by_email else "same name"))
    return sorted(same.values(), key=lambda row: row[0].created_at, reverse=True)[:SAME_CONSUMER]


def next_locked(*, after: Order | None, actor: Actor) -> Order | None:
    """Return the locked order that has waited longest after *after*; from the start again behind the last one."""
    locked = orders_visible(actor=actor).filter(status=OrderStatus.LOCKED).order_by("created_at", "pk")
    if after is not None:
        locked = locked.exclude(pk=after.pk)
        following: Order | None = locked.filter(created_at__gte=after.created_at).first()
        if following is not None:
            return following
    first: Order | None = locked.first()
    return first


def last_change(order: Order) -> StatusChange | None:
    """Return the last step of the order's own state: who, what, when and why."""
    changes = StatusChange.objects.filter(process_id=order.process_id, entity="order", entity_id=order.pk)
    return changes.order_by("-created_at", "-pk").first()


def who_was_first(order: Order, *, actor: Actor, now: datetime.datetime) -> str:
    """Return who changed the order last, when and why, for somebody who came second."""
    change = last_change(order)
    if change is None:
        return f"Order {order} is {order.get_status_display().lower()}."
    who = "you" if change.actor_id and change.actor_id == actor.id else change.actor_name or "the system"
    done = DONE.get(change.verb, change.verb)
    why = f": “{change.reason}”" if change.reason else "."
    return f"Order {order} was {done} by {who} {age_text(now - change.created_at)} ago{why}"


def destinations(plans: Sequence[RoutingPlan]) -> dict[str, int]:
    """Return how many of these plans hold stock at which facility, by name."""
    names: dict[str, int] = {}
    for plan in plans:
        if plan.facility is not None and plan.status in {*HELD, RoutingPlanStatus.ROUTED}:
            names[plan.facility.name] = names.get(plan.facility.name, 0) + 1
    return names


def lock_reason(order: Order) -> str:
    """Return why the order is in its state, as far as anybody said so."""
    reasons = [entry.get("reason", "") for entry in order.status_reasons if entry.get("status") == order.status]
    return cancelation_text(order.cancelation_reason, comment=str(reasons[-1]) if reasons else "")


def currency_of(order: Order) -> str:
    """Return the currency the order was paid in, if it says."""
    return str((order.properties.get("paymentInfo") or {}).get("currency", ""))
