"""What the backoffice reads about quotes, none of it longer for a million of them."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q

from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.api.search import Item, JsonList
from fulfillment.common.api.search.walk import Condition, Walk
from fulfillment.common.ids import parse_id
from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Listing
from fulfilment_options.models import FulfilmentOption, FulfilmentPlan
from orders.admin.reads import orders_visible
from orders.models import Order

# Filters and articles have no index of their own: who looks for them looks through so many of the newest quotes.
NEWEST = 10_000


def among_the_newest() -> Q:
    """Return the condition that a quote is one of the newest; all are while there are no more."""
    moments = FulfilmentOption.objects.order_by("-created_at").values_list("created_at", flat=True)
    oldest = moments[NEWEST - 1 : NEWEST].first()
    return Q(created_at__gte=oldest) if oldest else Q()


def quotes_found(*, term: str, most: int) -> list[FulfilmentOption]:
    """Return the newest quotes with this tracking id, or with this id, or with a plan of this id."""
    term = term.strip().replace("\x00", "")
    if not term:
        return []
    quotes = FulfilmentOption.objects.order_by("-created_at")
    found = {quote.pk: quote for quote in quotes.filter(tracking_id=term)[:most]}
    if key := parse_id(term):
        plans = FulfilmentPlan.objects.filter(pk=key).values("option_id")
        found |= {quote.pk: quote for quote in quotes.filter(Q(pk=key) | Q(pk__in=plans))}
    return list(found.values())[:most]


def asking_for(article: str) -> Q:
    """Return the condition that a quote was asked for this article; SQLite knows no containment and reads the lists."""
    if connection.features.supports_json_field_contains:
        return Q(items__contains=[{"skuRef": article}])

    def same(inside: Walk) -> Condition:
        return Item("skuRef").holds("exact", article, inside)

    return JsonList("items").any(same, Walk(FulfilmentOption, clock.now()))


def best_plans(quotes: Iterable[FulfilmentOption]) -> dict[uuid.UUID, FulfilmentPlan]:
    """Return the best plan of each quote that has one, by one query."""
    plans = FulfilmentPlan.objects.filter(option__in=[quote.pk for quote in quotes], position=0)
    return {plan.option_id: plan for plan in plans}


def location_names(quotes: Iterable[FulfilmentOption]) -> dict[str, str]:
    """Return the names of the locations where quotes are collected, by what the client calls them."""
    named = {quote.location_ref for quote in quotes if quote.order_type == "CC"}
    rows = Facility.objects.filter(tenant_facility_id__in=named).values_list("tenant_facility_id", "name")
    return {str(key): name for key, name in rows} if named else {}


def destination_text(quote: FulfilmentOption, names: dict[str, str]) -> str:
    """Return where a basket is to go, in a line."""
    if quote.order_type == "CC":
        return names.get(quote.location_ref, quote.location_ref)
    address: dict[str, Any] = quote.address or {}
    place = " ".join(str(address[part]) for part in ("postcode", "city") if address.get(part))
    return ", ".join(filter(None, (place, str(address.get("country") or ""))))


def article_titles(quote: FulfilmentOption, *, facility_ids: Iterable[Any]) -> dict[str, str]:
    """Return what those facilities call the articles of a quote."""
    articles = [item["skuRef"] for item in quote.items]
    listings = Listing.objects.filter(tenant_article_id__in=articles, facility__in=list(facility_ids)).exclude(title="")
    return dict(listings.values_list("tenant_article_id", "title"))


def orders_with(plans: Iterable[FulfilmentPlan], *, actor: Actor) -> dict[uuid.UUID, Order]:
    """Return the orders that took *plans* up, by the plan's id; those that there still are and *actor* may see."""
    taken = {plan.pk: plan.order_id for plan in plans if plan.order_id}
    orders = orders_visible(actor=actor).in_bulk(set(taken.values())) if taken else {}
    return {key: orders[order_id] for key, order_id in taken.items() if order_id in orders}
