"""What waits for somebody, as the first page shows it: how much, and since or until when."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from expiry.selectors import expiries_set_aside, expiries_visible, expiring_within
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import bounded_count, count_text
from orders.models import Order
from orders.services.lapses import promises_set_aside
from orders.states import OrderStatus
from routing.selectors import routing_plans_visible
from routing.states import RoutingPlanStatus

HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of work that waits: how much, since when or until when, and where it is done."""

    title: str
    icon: str
    tone: str
    count: str
    oldest: datetime.datetime | None
    url: str
    nothing: str
    soonest: datetime.datetime | None = None

    @property
    def any(self) -> bool:
        return self.count != "0"


def waiting_for(actor: Actor) -> list[Waiting]:
    """Return what waits that *actor* may see, what is looked after first first."""
    return [*_locked(actor), *_expiring(actor), *_troubled(actor), *_stuck_promises(actor)]


def _locked(actor: Actor) -> list[Waiting]:
    if not actor.can("ORDER_READ"):
        return []
    return [
        _waiting(
            Order.objects.filter(status=OrderStatus.LOCKED),
            title="Locked orders",
            icon="lock",
            tone="warn",
            url=reverse("admin:orders_order_locked"),
            nothing="Nothing is locked. Well done.",
        )
    ]


def _troubled(actor: Actor) -> list[Waiting]:
    if not actor.can("ROUTING_READ"):
        return []
    plans, url = routing_plans_visible(actor=actor), reverse("admin:routing_routingplan_changelist")
    kinds = (
        (
            RoutingPlanStatus.NOT_ROUTABLE,
            "Not routable",
            "production_quantity_limits",
            "Every order has found its place.",
        ),
        (RoutingPlanStatus.FAILED, "Failed plans", "error", "Routing runs without a fault."),
    )
    return [
        _waiting(
            plans.filter(status=status),
            title=title,
            icon=icon,
            tone="alarm",
            url=f"{url}?status={status.value}",
            nothing=nothing,
        )
        for status, title, icon, nothing in kinds
    ]


def _stuck_promises(actor: Actor) -> list[Waiting]:
    """Return the promises that cannot end, if there are any: as a rule there are none, and nobody has to know."""
    if not actor.can("ORDER_READ"):
        return []
    stuck = _waiting(
        Order.objects.filter(pk__in=promises_set_aside().values("pk")),
        title="Stuck promises",
        icon="hourglass_disabled",
        tone="alarm",
        url=f"{reverse('admin:orders_order_changelist')}?promise=stuck",
        nothing="",
    )
    return [stuck] if stuck.any else []


def _expiring(actor: Actor) -> list[Waiting]:
    """Return what expires within the hour, and the expiries that were set aside, if there are any."""
    if not actor.can("EXPIRIES_READ"):
        return []
    visible, url = expiries_visible(actor=actor), reverse("admin:expiry_expiry_changelist")
    soon = expiring_within(visible, span=HOUR, now=clock.now())
    soonest = soon.order_by("expiry_time").values_list("expiry_time", flat=True).first()
    within = Waiting(
        title="Expiring within the hour",
        icon="timer",
        tone="warn",
        count=count_text(bounded_count(soon)) if soonest else "0",
        oldest=None,
        url=f"{url}?due=hour",
        nothing="Nothing expires within the hour.",
        soonest=soonest,
    )
    stuck = _waiting(
        visible.filter(pk__in=expiries_set_aside().values("pk")),
        title="Stuck expiries",
        icon="timer_off",
        tone="alarm",
        url=f"{url}?status=aside",
        nothing="",
        since="expiry_time",
    )
    return [within, stuck] if stuck.any else [within]


def _waiting(
    rows: QuerySet[Any], *, title: str, icon: str, tone: str, url: str, nothing: str, since: str = "created_at"
) -> Waiting:
    oldest = rows.order_by(since).values_list(since, flat=True).first()
    count = count_text(bounded_count(rows)) if oldest else "0"
    return Waiting(title=title, icon=icon, tone=tone, count=count, oldest=oldest, url=url, nothing=nothing)
