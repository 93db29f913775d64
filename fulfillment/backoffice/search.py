"""The search that is always at hand: finds orders by number, consumer or id."""

from django.http import HttpRequest
from django.urls import reverse
from unfold.dataclasses import SearchResult

from fulfillment.common.admin import actor_for
from orders.admin import orders_found

MOST = 10


def search(request: HttpRequest, term: str) -> list[SearchResult]:
    """Return the first orders that *term* finds, for a reader who may see them."""
    actor = actor_for(request)
    if not actor.can("ORDER_READ"):
        return []
    return [
        SearchResult(
            title=str(order),
            description=" · ".join(filter(None, (order.get_status_display(), order.consumer_name, order.country))),
            link=reverse("admin:orders_order_change", args=[order.pk]),
            icon="receipt_long",
        )
        for order in orders_found(term=request.GET.get("s", term), actor=actor, most=MOST)
    ]
