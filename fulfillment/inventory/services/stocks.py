"""Counting, correcting and deleting stock: every change under the row's lock and with its event."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q

from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.errors import Conflict, InvalidInput, NotFound
from fulfillment.common.ids import new_id, parse_id
from fulfillment.common.versioning import VersionedQuerySet
from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Reservation, Stock
from fulfillment.inventory.schemas.stocks import (
    StockForCreation,
    StockForUpdate,
    StockForUpdateVersionless,
    StockForUpsertUpdate,
    StockValueForUpdate,
    StockValueForUpsert,
)
from fulfillment.inventory.selectors import selected_facility, visible_stocks
from fulfillment.inventory.states import MovementCause, ReservationStatus

from .ledger import Ledger
from .stock_events import stock_publish
from .stock_values import stock_apply, stock_changed

StockUpdate = StockForUpsertUpdate | StockValueForUpsert | StockForUpdateVersionless
Target = tuple[uuid.UUID, str]


@transaction.atomic
def stock_create(*, body: StockForCreation, actor: Actor, now: datetime.datetime) -> Stock:
    """Start counting an article at a facility. Raises: NotFound; Conflict naming the stock that is there already."""
    facility = selected_facility(selector=body.selector, actor=actor)
    _refuse_existing(facility, body.tenant_article_id)
    ledger = Ledger(actor=actor, now=now)
    stock = _new(facility, body, ledger=ledger)
    try:
        with transaction.atomic():
            stock.save(force_insert=True)
    except IntegrityError:
        # Another request was faster between the look and the write.
        _refuse_existing(facility, body.tenant_article_id)
        raise
    _tell_of_new([stock], ledger=ledger)
    ledger.write()
    return stock


@transaction.atomic
def stock_update(
    *, stock_id: str, body: StockForUpdate | StockValueForUpdate, actor: Actor, now: datetime.datetime
) -> Stock:
    """Correct a stock. Raises: NotFound, VersionConflict; Conflict for fewer units than are reserved."""
    stock: Stock = _for_change(actor).known(stock_id)
    stock.require_version(body.version if isinstance(body, StockForUpdate) else None)
    ledger = Ledger(actor=actor, now=now)
    stock_changed(stock=stock, properties=as_json(body), ledger=ledger)
    ledger.write()
    return stock


@transaction.atomic
def stocks_upsert(
    *, items: Sequence[StockForCreation | StockUpdate], actor: Actor, now: datetime.datetime
) -> list[tuple[Stock, str]]:
    """Create or correct many stocks, all or none; return each with CREATED, UPDATED or UNCHANGED.

    A creation sets the stock that its facility has of the article already. Rows are locked in key order.
    Raises: InvalidInput for a stock that is named twice, NotFound, VersionConflict, Conflict.
    """
    facilities = _facilities_of(items, actor)
    keys = [_key(item, facilities) for item in items]
    _refuse_twice(keys)
    rows = _locked_rows(keys, actor)
    _refuse_twice([rows[key].pk if key in rows else key for key in keys])
    ledger = Ledger(actor=actor, now=now)
    results: list[tuple[Stock, str]] = []
    for item, key in zip(items, keys, strict=True):
        stock = rows.get(key)
        if stock is None:
            results.append((_created(facilities, item, key, ledger=ledger), "CREATED"))
            continue
        stock.require_version(item.version if isinstance(item, StockForUpsertUpdate) else None)
        differs = stock_changed(stock=stock, properties=as_json(item), ledger=ledger)
        results.append((stock, "UPDATED" if differs else "UNCHANGED"))
    _insert([stock for stock, status in results if status == "CREATED"], ledger=ledger)
    ledger.write()
    return results


@transaction.atomic
def stocks_delete(
    *,
    actor: Actor,
    now: datetime.datetime,
    ids: Iterable[str] | None = None,
    facility_ref: str | None = None,
    tenant_article_ids: Iterable[str] | None = None,
    location_refs: Iterable[str] | None = None,
) -> list[Stock]:
    """Delete the stocks that all given conditions name; unknown ones are none. Raises: Conflict if units are reserved.

    Reservations that ended go with the stock they were held from; events and ledger keep the story.
    """
    wanted = Q()
    if ids is not None:
        wanted &= Q(pk__in=[key for key in map(parse_id, ids) if key])
    if facility_ref is not None:
        wanted &= Q(facility_id=parse_id(facility_ref))
    if tenant_article_ids is not None:
        wanted &= Q(tenant_article_id__in=list(tenant_article_ids))
    if location_refs is not None:
        wanted &= Q(details__locationRef__in=list(location_refs))
    stocks = list(visible_stocks(actor=actor).select_for_update(of=("self",)).filter(wanted).order_by("pk"))
    for stock in stocks:
        if stock.reserved:
            raise Conflict(
                f"The stock {stock.pk} has {stock.reserved} units reserved for orders; it cannot be deleted."
            )
    keys = [stock.pk for stock in stocks]
    Reservation.objects.filter(stock_id__in=keys).exclude(status=ReservationStatus.ACTIVE).delete()
    Stock.objects.filter(pk__in=keys).delete()
    ledger = Ledger(actor=actor, now=now)
    for stock in stocks:
        old_value, old_available, event_id = stock.on_hand, stock.available, new_id()
        Audited("delete", actor=actor, event_id=event_id, new_rows=ledger.trail).deleted(stock, now=now)
        ledger.move(stock, units=-stock.on_hand, cause=MovementCause.DELETED)
        stock_publish(
            stock=stock, old_value=old_value, old_available=old_available, actor=actor, now=now, event_id=event_id
        )
    ledger.write()
    return stocks


def _for_change(actor: Actor) -> VersionedQuerySet:
    stocks: VersionedQuerySet = visible_stocks(actor=actor).select_for_update(no_key=True, of=("self",))
    return stocks


def _facilities_of(items: Iterable[StockForCreation | StockUpdate], actor: Actor) -> dict[str, Facility]:
    found: dict[str, Facility] = {}
    for item in items:
        if isinstance(item, StockForCreation) and (name := _facility_name(item)) not in found:
            found[name] = selected_facility(selector=item.selector, actor=actor)
    return found


def _facility_name(item: StockForCreation) -> str:
    selector = item.selector
    return f"ref:{selector.facility_ref}" if selector.facility_ref else f"tenant:{selector.tenant_facility_id}"


def _key(item: StockForCreation | StockUpdate, facilities: dict[str, Facility]) -> uuid.UUID | Target:
    if isinstance(item, StockForCreation):
        return (facilities[_facility_name(item)].pk, item.tenant_article_id)
    key = parse_id(item.id)
    if key is None:
        raise NotFound(f"There is no stock with the id {item.id!r:.80}.")
    return key


def _refuse_twice(keys: Iterable[uuid.UUID | Target]) -> None:
    twice = next((key for key, count in Counter(keys).items() if count > 1), None)
    if twice is not None:
        name = " ".join(map(str, twice)) if isinstance(twice, tuple) else twice
        raise InvalidInput(f"The stock {name} stands there twice", path="$.stocks")


def _locked_rows(keys: Sequence[uuid.UUID | Target], actor: Actor) -> dict[uuid.UUID | Target, Stock]:
    """Lock every row that is named, in key order, and return each under the name the request has for it."""
    ids = [key for key in keys if isinstance(key, uuid.UUID)]
    targets = [key for key in keys if isinstance(key, tuple)]
    wanted = Q(pk__in=ids) | Q(
        facility_id__in={facility_id for facility_id, _ in targets},
        tenant_article_id__in={article for _, article in targets},
    )
    pairs = set(targets)
    named = Stock.objects.filter(wanted).values_list("pk", "facility_id", "tenant_article_id")
    chosen = [pk for pk, facility_id, article in named if pk in ids or (facility_id, article) in pairs]
    rows: dict[uuid.UUID | Target, Stock] = {}
    for stock in _for_change(actor).filter(pk__in=chosen).order_by("pk"):
        rows[stock.pk] = stock
        rows[stock.facility_id, stock.tenant_article_id] = stock
    missing = next((key for key in ids if key not in rows), None)
    if missing:
        raise NotFound(f"There is no stock with the id '{missing}'.")
    return rows


def _created(
    facilities: dict[str, Facility],
    item: StockForCreation | StockUpdate,
    key: uuid.UUID | Target,
    *,
    ledger: Ledger,
) -> Stock:
    if not isinstance(item, StockForCreation):
        raise NotFound(f"There is no stock with the id '{key}'.")
    return _new(facilities[_facility_name(item)], item, ledger=ledger)


def _new(facility: Facility, body: StockForCreation, *, ledger: Ledger) -> Stock:
    now, article = ledger.now, body.tenant_article_id
    stock = Stock(facility=facility, tenant_article_id=article, on_hand=0, created_at=now, modified_at=now)
    stock_apply(stock=stock, properties=as_json(body), ledger=ledger)
    stock.details.setdefault("receiptDate", as_json(now))
    return stock


def _insert(stocks: list[Stock], *, ledger: Ledger) -> None:
    # In the order of their places: two that create the same ones would else wait for each other for ever.
    in_order = sorted(stocks, key=lambda stock: (stock.facility_id, stock.tenant_article_id))
    try:
        with transaction.atomic():
            Stock.objects.bulk_create(in_order)
    except IntegrityError as error:
        raise Conflict("Another request has created one of these stocks meanwhile. Repeat this one.") from error
    _tell_of_new(stocks, ledger=ledger)


def _tell_of_new(stocks: Iterable[Stock], *, ledger: Ledger) -> None:
    actor, now = ledger.actor, ledger.now
    for stock in stocks:
        event_id = new_id()
        Audited("create", actor=actor, event_id=event_id, new_rows=ledger.trail).created(stock, now=now)
        stock_publish(stock=stock, old_value=0, old_available=0, actor=actor, now=now, event_id=event_id)


def _refuse_existing(facility: Facility, tenant_article_id: str) -> None:
    existing = Stock.objects.filter(facility=facility, tenant_article_id=tenant_article_id)
    taken = existing.values_list("pk", flat=True).first()
    if taken:
        raise Conflict(
            f"The stock {taken} counts the article {tenant_article_id!r:.80} at this facility already; update it."
        )
