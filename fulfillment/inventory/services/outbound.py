"""Goods that leave the shelves for an order, come back, and leave again: counters, reservations and ledger together.

The caller holds the lock of the process and calls each service at most once per transaction, for all lines together:
each locks all its stock rows in key order first, and asks the same number of statements however many lines there are.
A facility that does not count an article has no row of it, and nothing is written of that article.
"""

import datetime
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from fulfillment.common.actor import Actor
from fulfillment.common.errors import Conflict
from fulfillment.inventory.models import Reservation, Stock, StockMovement
from fulfillment.inventory.selectors import Place
from fulfillment.inventory.states import EndedBy, MovementCause, ReservationStatus, ShortPickCorrection
from fulfillment.processes.models import Process

from .ledger import Ledger
from .outbound_lines import Rehold, Return, Take
from .reservations import (
    Hold,
    reservation_consume,
    reservation_release,
    reservations_write,
    reservations_write_ended,
)
from .stock_changes import StockChanges
from .stock_rows import stocks_lock_at, stocks_recreate

__all__ = ["Rehold", "Return", "Take", "stock_put_back", "stock_take_again", "stock_take_out"]


def stock_take_out(
    *, process: Process, takes: Sequence[Take], actor: Actor, now: datetime.datetime, reason: str = ""
) -> None:
    """Take what was picked off the shelves and end the reservations it was held by.

    1. Each plan's reservation of a line ends: consumed by what was picked, released if that is nothing.
    2. What was picked goes off. Without a reservation, units beyond what nobody is promised are found first: they were
       there, or they could not have been picked.
    3. Only then what was not found goes off: other lines of the same stock must have let go of theirs.

    Raises: Conflict if a line of a plan has no active reservation.
    """
    held = _held(process, takes)
    places = {take.place for take in takes if take.plan_id is None}
    rows = stocks_lock_at(places=places, stock_ids=[reservation.stock_id for reservation in held.values()])
    by_key = {stock.pk: stock for stock in rows.values()}
    changes = StockChanges(rows.values(), ledger=Ledger(actor=actor, now=now, process=process, reason=reason))
    reserved, unreserved = [], []
    for take in takes:
        if reservation := held.get((take.plan_id, take.order_line_id)):
            _end(reservation, stock=by_key[reservation.stock_id], picked=take.picked, now=now)
            reserved.append((take, reservation.stock))
        elif stock := rows.get(take.place):
            unreserved.append((take, stock))
    for take, stock in (*reserved, *unreserved):
        _pick(take, stock, ledger=changes.ledger)
    for take, stock in (*reserved, *unreserved):
        _correct(take, stock, ledger=changes.ledger)
    if held:
        ended = list(held.values())
        reservations_write_ended(reservations=ended, ended_by=EndedBy.PICKING, process=process, now=now, actor=actor)
    changes.write(new_rows=process.new_rows)


def stock_put_back(
    *,
    process: Process,
    returns: Sequence[Return],
    cause: MovementCause,
    actor: Actor,
    now: datetime.datetime,
    reason: str = "",
    holds: Sequence[Rehold] = (),
) -> None:
    """Lay units back on their shelves and hold *holds* again at once, before anybody else can have them.

    A stock row that was deleted since the process took from it is made again with what comes back.
    Raises: Conflict if *holds* want more of a stock than comes back to it and is available beside that.
    """
    returns = [one for one in returns if one.quantity]
    holds = [hold for hold in holds if hold.quantity]
    places = {one.place for one in returns} | {hold.place for hold in holds}
    rows = stocks_lock_at(places=places)
    if vanished := _taken_from(process, places - rows.keys()):
        rows |= stocks_recreate(places=vanished, now=now)
    changes = StockChanges(rows.values(), ledger=Ledger(actor=actor, now=now, process=process, reason=reason))
    room = Counter({place: stock.available for place, stock in rows.items()})
    for one in returns:
        if stock := rows.get(one.place):
            changes.ledger.move(stock, units=one.quantity, cause=cause, reference=one.reference)
            room[one.place] += one.quantity
    _require(_units(holds), free=room)
    for hold in holds:
        rows[hold.place].reserved += hold.quantity
    changes.write(new_rows=process.new_rows)
    granted = [_granted(hold, process=process, stock=rows[hold.place]) for hold in holds]
    reservations_write(holds=granted, stocks={row.pk: row for row in rows.values()}, now=now, actor=actor)


def stock_take_again(
    *, process: Process, returns: Sequence[Return], actor: Actor, now: datetime.datetime, reason: str = ""
) -> None:
    """Take units off again that were put back before. Raises: Conflict if they are promised to others by now."""
    returns = [one for one in returns if one.quantity]
    rows = stocks_lock_at(places={one.place for one in returns})
    changes = StockChanges(rows.values(), ledger=Ledger(actor=actor, now=now, process=process, reason=reason))
    counted = [one for one in returns if one.place in rows]
    _require(_units(counted), free={place: stock.on_hand - stock.reserved for place, stock in rows.items()})
    for one in counted:
        changes.ledger.move(rows[one.place], units=-one.quantity, cause=MovementCause.RETAKEN, reference=one.reference)
    changes.write(new_rows=process.new_rows)


def _held(process: Process, takes: Sequence[Take]) -> dict[tuple[uuid.UUID | None, uuid.UUID | None], Reservation]:
    """Return the active reservations that the takes end, by plan and line. Raises: Conflict if one has none."""
    wanted = {(take.plan_id, take.order_line_id): take for take in takes if take.plan_id}
    if not wanted:
        return {}
    plan_ids = {take.plan_id for take in takes if take.plan_id}
    active = Reservation.objects.filter(process=process, plan_id__in=plan_ids, status=ReservationStatus.ACTIVE)
    found = {(row.plan_id, row.order_line_id): row for row in active.order_by("pk")}
    for key, take in wanted.items():
        if key not in found:
            raise Conflict(f"Nothing of {take.tenant_article_id!r:.80} is held any more for the plan {take.plan_id}.")
    return {key: found[key] for key in wanted}


def _end(reservation: Reservation, *, stock: Stock, picked: int, now: datetime.datetime) -> None:
    reservation.stock = stock
    stock.reserved -= reservation.quantity
    if picked:
        reservation_consume(reservation=reservation, units=picked, now=now)
    else:
        reservation_release(reservation=reservation, now=now)


def _pick(take: Take, stock: Stock, *, ledger: Ledger) -> None:
    unknown = max(0, take.picked - (stock.on_hand - stock.reserved))
    ledger.move(stock, units=unknown, cause=MovementCause.FOUND, reference=take.reference)
    ledger.move(stock, units=-take.picked, cause=MovementCause.PICKED, reference=take.reference)


def _correct(take: Take, stock: Stock, *, ledger: Ledger) -> None:
    """Take off what the picker did not find, but nothing that is promised to others."""
    free = stock.on_hand - stock.reserved
    gone = {
        ShortPickCorrection.KEEP: 0,
        ShortPickCorrection.MISSING: min(take.missing, free),
        ShortPickCorrection.EMPTY: free,
    }[take.correction]
    ledger.move(stock, units=-gone, cause=MovementCause.SHORT_PICKED, reference=take.reference)


def _taken_from(process: Process, places: Collection[Place]) -> set[Place]:
    """Return those of *places* that the ledger knows the process to have taken from."""
    if not places:
        return set()
    taken = StockMovement.objects.filter(process=process, cause=MovementCause.PICKED)
    return set(places) & set(taken.values_list("facility_id", "tenant_article_id"))


def _units(lines: Iterable[Return | Rehold]) -> Counter[Place]:
    units = Counter[Place]()
    for line in lines:
        units[line.place] += line.quantity
    return units


def _require(wanted: Mapping[Place, int], *, free: Mapping[Place, int]) -> None:
    for (facility_id, article), units in wanted.items():
        left = free.get((facility_id, article), 0)
        if units > left:
            raise Conflict(
                f"{units} units of the article {article!r:.80} are wanted again at the facility {facility_id}, but only"
                f" {left} are free: the others are promised to other orders by now."
            )


def _granted(hold: Rehold, *, process: Process, stock: Stock) -> Hold:
    return Hold(
        group=hold.plan_id,
        process=process,
        plan_id=hold.plan_id,
        order_line_id=hold.order_line_id,
        stock_id=stock.pk,
        quantity=hold.quantity,
    )
