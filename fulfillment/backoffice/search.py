"""The search that is always at hand: finds orders by number, consumer or id, and quotes by tracking id or id."""

from django.http import HttpRequest
from django.urls import reverse
from unfold.dataclasses import SearchResult

from fulfillment.common.actor import Actor
from fulfillment.common.admin import actor_for, moment_text, several
from fulfilment_options.admin import quotes_found
from orders.admin import orders_found

MOST = 10


def search(request: HttpRequest, term: str) -> list[SearchResult]:
    """Return the first orders and quotes that *term* finds, for a reader who may see them."""
    actor, wanted = actor_for(request), request.GET.get("s", term)
    return [*_orders(wanted, actor), *_quotes(wanted, actor)]


def _orders(term: str, actor: Actor) -> list[SearchResult]:
    if not actor.can("ORDER_READ"):
        return []
    return [
        SearchResult(
            title=str(order),
            description=" · ".join(filter(None, (order.get_status_display(), order.consumer_name, order.country))),
            link=reverse("admin:orders_order_change", args=[order.pk]),
            icon="receipt_long",
        )
        for order in orders_found(term=term, actor=actor, most=MOST)
    ]


def _quotes(term: str, actor: Actor) -> list[SearchResult]:
    if not actor.can("STOCK_AVAILABILITIES_READ"):
        return []
    return [
        SearchResult(
            title=f"Quote {quote.tracking_id or quote.pk}",
            description=" · ".join(
                (quote.get_status_display(), several(quote.count, "plan"), moment_text(quote.created_at))
            ),
            link=reverse("admin:fulfilment_options_fulfilmentoption_change", args=[quote.pk]),
            icon="request_quote",
        )
        for quote in quotes_found(term=term, most=MOST)
    ]
