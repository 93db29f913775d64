"""Creating, replacing, changing and deleting what facilities sell.

The facility is locked first: its listings are written one request after the other, so no two create the same one.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.errors import InvalidInput
from fulfillment.common.inserts import NewRows
from fulfillment.common.versioning import save_changes
from fulfillment.facilities.models import Facility
from fulfillment.facilities.services.lifecycle import facility_lock
from fulfillment.inventory.models import Listing, Stock
from fulfillment.inventory.schemas.listings import ListingForReplacement, ListingPatchActions, ListingsForReplacement
from fulfillment.inventory.selectors import listing_of_article
from fulfillment.inventory.states import ListingStatus

from .stock_events import stock_publish

# Held in columns or not the listing's own; everything else that is documented goes to the details as it came.
_ELSEWHERE = {"tenantArticleId", "title", "status", "version", "action"}
_FIELDS = ("title", "status", "details")
MOST_AT_ONCE = 1_000


@transaction.atomic
def listings_put(
    *, reference: str, body: ListingsForReplacement, actor: Actor, now: datetime.datetime
) -> list[tuple[Listing, str]]:
    """Create or replace listings of one facility, all or none; return each with CREATED, UPDATED or UNCHANGED.

    A replacement without a status keeps the one the listing has. Raises: NotFound, VersionConflict.
    """
    _refuse_twice(body.listings)
    facility = facility_lock(reference=reference, actor=actor)
    names = [item.tenant_article_id for item in body.listings]
    known = {
        listing.tenant_article_id: listing
        for listing in Listing.objects.filter(facility=facility, tenant_article_id__in=names)
    }
    results: list[tuple[Listing, str]] = []
    activated: list[str] = []
    trail = NewRows()
    replaced = Audited("replace", actor=actor, new_rows=trail)
    for item in body.listings:
        listing = known.get(item.tenant_article_id)
        was_active = listing is not None and listing.status == ListingStatus.ACTIVE
        if listing is None:
            listing = _new(facility, item, now=now)
            results.append((listing, "CREATED"))
        else:
            listing.require_version(item.version or None)
            results.append((listing, "UPDATED" if _replaced(listing, item, now=now, audit=replaced) else "UNCHANGED"))
        if listing.status == ListingStatus.ACTIVE and not was_active:
            activated.append(listing.tenant_article_id)
    new = [listing for listing, status in results if status == "CREATED"]
    Listing.objects.bulk_create(new)
    for listing in new:
        Audited("create", actor=actor, new_rows=trail).created(listing, now=now)
    trail.write()
    _tell_of_stock(facility, activated, actor=actor, now=now)
    return results


@transaction.atomic
def listing_patch(
    *,
    reference: str,
    tenant_article_id: str,
    body: ListingPatchActions,
    actor: Actor,
    now: datetime.datetime,
) -> Listing:
    """Carry out the actions in order, as one change. Raises: NotFound, VersionConflict."""
    facility = facility_lock(reference=reference, actor=actor)
    listing = listing_of_article(facility=facility, tenant_article_id=tenant_article_id).require_version(body.version)
    was_active = listing.status == ListingStatus.ACTIVE
    before = _state(listing)
    for action in body.actions:
        _apply(listing, as_json(action))
    if _state(listing) != before:
        save_changes(listing, fields=_FIELDS, now=now, audit=Audited("patch", actor=actor))
    if listing.status == ListingStatus.ACTIVE and not was_active:
        _tell_of_stock(facility, [listing.tenant_article_id], actor=actor, now=now)
    return listing


@transaction.atomic
def listing_delete(*, reference: str, tenant_article_id: str, actor: Actor, now: datetime.datetime) -> None:
    """Stop selling an article at a facility; its stock stays. Raises: NotFound."""
    facility = facility_lock(reference=reference, actor=actor)
    listing = listing_of_article(facility=facility, tenant_article_id=tenant_article_id)
    Audited("delete", actor=actor).deleted(listing, now=now)
    listing.delete()


@transaction.atomic
def listings_delete(*, reference: str, actor: Actor, now: datetime.datetime) -> None:
    """Stop selling anything at a facility; its stocks stay. Raises: NotFound."""
    listings = Listing.objects.filter(facility=facility_lock(reference=reference, actor=actor))
    trail = NewRows()
    for number, listing in enumerate(listings.iterator(), start=1):
        Audited("delete", actor=actor, new_rows=trail).deleted(listing, now=now)
        if number % MOST_AT_ONCE == 0:
            trail.write()
    trail.write()
    listings.delete()


def _refuse_twice(items: Iterable[ListingForReplacement]) -> None:
    counts = Counter(item.tenant_article_id for item in items)
    twice = next((name for name, count in counts.items() if count > 1), None)
    if twice is not None:
        raise InvalidInput(f"The tenantArticleId {twice!r:.80} stands there twice", path="$.listings")


def _new(facility: Facility, item: ListingForReplacement, *, now: datetime.datetime) -> Listing:
    listing = Listing(facility=facility, tenant_article_id=item.tenant_article_id, created_at=now, modified_at=now)
    _apply(listing, as_json(item))
    return listing


def _replaced(listing: Listing, item: ListingForReplacement, *, now: datetime.datetime, audit: Audited) -> bool:
    before = _state(listing)
    listing.title, listing.details = "", {}
    _apply(listing, as_json(item))
    if _state(listing) == before:
        return False
    save_changes(listing, fields=_FIELDS, now=now, audit=audit)
    return True


def _apply(listing: Listing, properties: dict[str, Any]) -> None:
    """Change the given properties; None removes one."""
    if "title" in properties:
        listing.title = properties["title"]
    if "status" in properties:
        listing.status = properties["status"]
    changes = {name: value for name, value in properties.items() if name not in _ELSEWHERE}
    listing.details = {name: value for name, value in {**listing.details, **changes}.items() if value is not None}


def _state(listing: Listing) -> tuple[Any, ...]:
    return tuple(getattr(listing, name) for name in _FIELDS)


def _tell_of_stock(facility: Facility, articles: list[str], *, actor: Actor, now: datetime.datetime) -> None:
    """Tell that what lies there can be sold (again): orders may be waiting for it."""
    if not articles:
        return
    for stock in Stock.objects.filter(facility=facility, tenant_article_id__in=articles).order_by("pk"):
        if stock.available:
            stock.facility = facility
            stock_publish(
                stock=stock,
                old_value=stock.on_hand,
                old_available=0,
                actor=actor,
                now=now,
                reason="The listing became active.",
            )
