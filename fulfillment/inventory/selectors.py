"""Reading the inventory: what an actor may see, and what routing may promise."""

import datetime
import uuid
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, cast

from django.db.models import F, FilteredRelation, Q, QuerySet

from fulfillment.accounts.scope import scoped
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.errors import NotFound
from fulfillment.common.versioning import VersionedQuerySet
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import (
    facility_by_reference,
    facility_by_tenant_id,
    visible_facilities,
)
from fulfillment.facilities.states import FacilityStatus

from .models import Listing, Reservation, Stock, StockMovement
from .schemas.shared import FacilitySelector
from .states import ListingStatus, ReservationStatus

Place = tuple[uuid.UUID, str]
"""A facility's id and an article: what a stock row is of."""


class Availability(NamedTuple):
    """What one facility that sells an article can promise of it, in units; 0 without a stock row."""

    facility_id: uuid.UUID
    tenant_article_id: str
    free: int


def articles_heavier_than(*, articles: Collection[str], grams: int) -> set[str]:
    """Return those of *articles* that weigh more by an active listing of whichever facility, in one query."""
    heavier = {"details__has_key": "weight", "details__weight__gt": grams}
    rows = Listing.objects.filter(tenant_article_id__in=articles, status=ListingStatus.ACTIVE, **heavier)
    return set(rows.values_list("tenant_article_id", flat=True).distinct())


def availabilities(
    *,
    tenant_article_ids: Collection[str],
    now: datetime.datetime | None = None,
    freed: Mapping[Place, int] = MappingProxyType({}),
) -> Iterator[Availability]:
    """Yield what online facilities with an active listing have free of these articles, by one query.

    *freed* units are reserved now, but count as free: whoever asks is about to give them back.

    A large network has tens of thousands of these for one batch of orders, so the rows carry nothing that only the
    chosen facility is asked for (`stock_ids`).
    """
    # The articles once more for the stock: it spares the database reading those of all others.
    usable = Q(
        facility__stocks__tenant_article_id=F("tenant_article_id"),
        facility__stocks__tenant_article_id__in=tenant_article_ids,
        facility__stocks__blocked=False,
    ) & (
        Q(facility__stocks__available_until__isnull=True) | Q(facility__stocks__available_until__gt=now or clock.now())
    )
    rows = (
        Listing.objects.filter(
            tenant_article_id__in=tenant_article_ids,
            status=ListingStatus.ACTIVE,
            facility__status=FacilityStatus.ONLINE,
        )
        .annotate(usable=FilteredRelation("facility__stocks", condition=usable))
        .values_list("facility_id", "tenant_article_id", "usable__on_hand", "usable__reserved", "usable__safety_stock")
    )
    for facility_id, article, on_hand, reserved, safety in rows:
        own = freed.get((facility_id, article), 0) if freed else 0
        yield Availability(facility_id, article, 0 if on_hand is None else max(0, on_hand - reserved + own - safety))


def stock_ids(*, places: Collection[tuple[uuid.UUID, str]]) -> dict[tuple[uuid.UUID, str], uuid.UUID]:
    """Return the stock row of each (facility id, article) in *places* that has one, by one query."""
    if not places:
        return {}
    rows = Stock.objects.filter(
        facility_id__in={facility_id for facility_id, _ in places},
        tenant_article_id__in={article for _, article in places},
    ).values_list("facility_id", "tenant_article_id", "pk")
    return {(facility_id, article): key for facility_id, article, key in rows}


def visible_listings(*, facility: Facility) -> QuerySet[Listing]:
    """Return the listings of a facility that the caller has found among the visible ones."""
    return Listing.objects.filter(facility=facility)


def listing_of_article(*, facility: Facility, tenant_article_id: str) -> Listing:
    """Return the listing of an article at a facility. Raises: NotFound."""
    listing = visible_listings(facility=facility).filter(tenant_article_id=tenant_article_id).first()
    if listing is None:
        raise NotFound(f"The facility has no listing for the tenantArticleId {tenant_article_id!r:.80}.")
    return listing


def visible_stocks(*, actor: Actor) -> VersionedQuerySet:
    """Return the stocks that *actor* may know of, each with its facility."""
    return cast("VersionedQuerySet", scoped(Stock.objects.select_related("facility"), actor))


def visible_reservations(*, actor: Actor) -> VersionedQuerySet:
    """Return the reservations in force that *actor* may know of, each with its stock and process."""
    active = Reservation.objects.filter(status=ReservationStatus.ACTIVE).select_related("stock", "process")
    return cast("VersionedQuerySet", scoped(active, actor, "stock__facility_id"))


def stock_story(*, stock: Stock) -> QuerySet[StockMovement]:
    """Return the movements of a stock that the caller has found among the visible ones, the newest first."""
    return StockMovement.objects.filter(stock_id=stock.pk).order_by("-pk")


def selected_facility(*, selector: FacilitySelector, actor: Actor) -> Facility:
    """Return the facility that *selector* names, if *actor* may know of it. Raises: NotFound."""
    facilities = visible_facilities(actor=actor)
    if selector.facility_ref:
        return facility_by_reference(reference=selector.facility_ref, facilities=facilities)
    return facility_by_tenant_id(tenant_facility_id=selector.tenant_facility_id or "", facilities=facilities)
