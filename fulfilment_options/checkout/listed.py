"""What listings say of articles that are not there: whether they can be ordered all the same."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from fulfillment.inventory.models import Listing
from fulfillment.inventory.selectors import Place

BACKORDER = "BACKORDER"
PREORDERS = ("PREORDER", "PREORDER_AND_RESTOCK")


@dataclass(frozen=True, slots=True)
class Terms:
    """How an article can be ordered without stock: at any time, or ahead, until it is ``released``."""

    back_orderable: bool = False
    released: datetime.datetime | None = None


NO_TERMS = Terms()


def terms_of(*, places: Collection[Place], now: datetime.datetime) -> dict[Place, Terms]:
    """Return the terms of those of these listings that have any, in one query; what is released already has none.

    Source: ``outOfStockBehaviour`` and ``outOfStockConfig``. Behaviours by context are not asked.
    """
    rows = Listing.objects.filter(
        facility_id__in={facility_id for facility_id, _ in places},
        tenant_article_id__in={article for _, article in places},
        details__outOfStockBehaviour__in=(BACKORDER, *PREORDERS),
    ).values_list(
        "facility_id",
        "tenant_article_id",
        "details__outOfStockBehaviour",
        "details__outOfStockConfig__preorder__availabilityTimeframe__start",
    )
    found = {
        (facility_id, article): Terms(back_orderable=behaviour == BACKORDER, released=_ahead(behaviour, start, now))
        for facility_id, article, behaviour, start in rows
        if (facility_id, article) in places
    }
    return {place: terms for place, terms in found.items() if terms != NO_TERMS}


def _ahead(behaviour: str, start: str | None, now: datetime.datetime) -> datetime.datetime | None:
    if behaviour not in PREORDERS or not start:
        return None
    moment = datetime.datetime.fromisoformat(start)
    return moment if moment > now else None
