"""Locks stock rows, by key or by place, always in key order."""

import datetime
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from fulfillment.common.bodies import as_json
from fulfillment.common.reads import rows_of
from fulfillment.inventory.models import Stock
from fulfillment.inventory.selectors import Place


def stocks_lock(*, stock_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Stock]:
    """Lock these rows and return them by their keys, in key order."""
    return {stock.pk: stock for stock in rows_of(Stock, id=sorted(set(stock_ids)), lock=True)}


def stocks_lock_at(*, places: Collection[Place], stock_ids: Collection[uuid.UUID] = ()) -> dict[Place, Stock]:
    """Lock the rows of these places and keys by one statement; return them by place, each with its facility."""
    articles: dict[uuid.UUID, set[str]] = {}
    for facility_id, article in places:
        articles.setdefault(facility_id, set()).add(article)
    wanted = Q(pk__in=sorted(set(stock_ids)))
    for facility_id, names in sorted(articles.items()):
        wanted |= Q(facility_id=facility_id, tenant_article_id__in=sorted(names))
    rows = _locked().select_related("facility").filter(wanted)
    return {(stock.facility_id, stock.tenant_article_id): stock for stock in rows}


def stocks_recreate(*, places: Collection[Place], now: datetime.datetime) -> dict[Place, Stock]:
    """Make empty rows of places that have none and return them, locked; whoever was faster has made theirs."""
    rows = [
        Stock(
            facility_id=facility_id,
            tenant_article_id=article,
            on_hand=0,
            details={"receiptDate": as_json(now)},
            created_at=now,
            modified_at=now,
        )
        for facility_id, article in sorted(places)
    ]
    Stock.objects.bulk_create(rows, ignore_conflicts=True)
    # Locked after older rows, yet in key order: keys grow with time.
    return stocks_lock_at(places=places)


def _locked() -> QuerySet[Stock]:
    return Stock.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
