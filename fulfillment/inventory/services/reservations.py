"""Holding stock for routed lines and ending that, by giving it back or by picking, each once, under one lock order."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.reads import rows_of
from fulfillment.common.transitions import perform
from fulfillment.common.updates import update_rows
from fulfillment.events.names import EventName
from fulfillment.inventory.documents import reservations_document
from fulfillment.inventory.models import Reservation, Stock
from fulfillment.inventory.states import EndedBy, ReservationStatus
from fulfillment.processes.changes import note_reservations
from fulfillment.processes.models import Process
from fulfillment.processes.services import process_publish

from .stock_rows import stocks_lock


@dataclass(frozen=True, slots=True)
class Hold:
    """Units of one line of one plan, wanted from one stock row.

    ``group`` ties together what must be granted as a whole: the parts of a split order stand or fall together.
    """

    group: uuid.UUID
    process: Process
    plan_id: uuid.UUID
    order_line_id: uuid.UUID
    stock_id: uuid.UUID
    quantity: int


def reservations_create(*, holds: Sequence[Hold], now: datetime.datetime, actor: Actor = SYSTEM) -> set[uuid.UUID]:
    """Reserve what each group of holds wants, all of it or nothing, and return the groups that got it.

    The caller holds the locks of the processes. Stock rows are locked in key order and judged by what they hold now,
    so plans computed from older numbers fail here instead of overselling (routing rules, section 2).
    """
    stocks = stocks_lock(stock_ids=[hold.stock_id for hold in holds])
    free = {key: stock.available for key, stock in stocks.items()}
    groups: dict[uuid.UUID, list[Hold]] = {}
    for hold in holds:
        groups.setdefault(hold.group, []).append(hold)
    granted: list[Hold] = []
    for members in groups.values():
        wanted = Counter[uuid.UUID]()
        for hold in members:
            wanted[hold.stock_id] += hold.quantity
        if all(free.get(stock_id, 0) >= units for stock_id, units in wanted.items()):
            free.update({stock_id: free[stock_id] - units for stock_id, units in wanted.items()})
            granted.extend(members)
    units = Counter[uuid.UUID]()
    for hold in granted:
        units[hold.stock_id] += hold.quantity
    _move_reserved(units, stocks=stocks)
    reservations_write(holds=granted, stocks=stocks, now=now, actor=actor)
    return {hold.group for hold in granted}


def reservations_write(
    *, holds: Sequence[Hold], stocks: Mapping[uuid.UUID, Stock], now: datetime.datetime, actor: Actor
) -> None:
    """Insert the reservations of granted holds and tell of them plan by plan; the caller moves the counters."""
    rows = [
        Reservation(
            stock=stocks[hold.stock_id],
            process=hold.process,
            plan_id=hold.plan_id,
            order_line_id=hold.order_line_id,
            quantity=hold.quantity,
            created_at=now,
            modified_at=now,
        )
        for hold in holds
    ]
    Reservation.objects.bulk_create(rows)
    by_plan: dict[uuid.UUID, list[Reservation]] = {}
    for row in rows:
        by_plan.setdefault(row.plan_id, []).append(row)
    for plan_rows in by_plan.values():
        _note(plan_rows, process=plan_rows[0].process)
        process_publish(
            process=plan_rows[0].process,
            name=EventName.INVENTORY_RESERVATIONS_CREATED,
            payload=reservations_document(plan_rows),
            actor=actor,
            now=now,
        )


def reservations_release(
    *, process: Process, plan_ids: Iterable[uuid.UUID], now: datetime.datetime, actor: Actor
) -> int:
    """Give back every unit that these plans of a locked process hold; return the number of units.

    A second call finds nothing active and changes nothing.
    """
    # They change only under the lock of their process.
    held = rows_of(Reservation, process_id=process.pk, plan_id=list(plan_ids), status=ReservationStatus.ACTIVE)
    if not held:
        return 0
    stocks = stocks_lock(stock_ids=[reservation.stock_id for reservation in held])
    units = Counter[uuid.UUID]()
    for reservation in held:
        reservation.stock = stocks[reservation.stock_id]
        reservation_release(reservation=reservation, now=now)
        units[reservation.stock_id] += reservation.quantity
    _move_reserved({stock_id: -quantity for stock_id, quantity in units.items()}, stocks=stocks)
    reservations_write_ended(reservations=held, ended_by=EndedBy.RELEASE, now=now, actor=actor, process=process)
    return units.total()


def reservation_release(*, reservation: Reservation, now: datetime.datetime) -> None:
    """End a reservation with nothing taken, in memory; `reservations_write_ended` writes all that ended."""
    perform(reservation, "release", actor=SYSTEM)
    _ended(reservation, now)


def reservation_consume(*, reservation: Reservation, units: int, now: datetime.datetime) -> None:
    """End a reservation with *units* picked, in memory; `reservations_write_ended` writes all that ended."""
    perform(reservation, "consume", actor=SYSTEM, units=units)
    _ended(reservation, now)


def reservations_write_ended(
    *, reservations: Sequence[Reservation], ended_by: EndedBy, process: Process, now: datetime.datetime, actor: Actor
) -> None:
    """Write reservations of a locked process that ended, by one statement, and tell of them once.

    Their stocks must be loaded; the caller moves the counters.
    """
    update_rows(reservations, "status", "consumed", "version", "modified_at")
    by_plan: dict[uuid.UUID, list[Reservation]] = {}
    for row in reservations:
        by_plan.setdefault(row.plan_id, []).append(row)
    for plan_rows in by_plan.values():
        _note(plan_rows, process=process)
    process_publish(
        process=process,
        name=EventName.INVENTORY_RESERVATIONS_DELETED,
        payload={**reservations_document(reservations), "endedBy": ended_by},
        actor=actor,
        now=now,
    )


def _note(rows: Sequence[Reservation], *, process: Process) -> None:
    """Tell the process what became of the reservations of one plan: those that were picked count first."""
    picked = any(row.status == ReservationStatus.CONSUMED for row in rows)
    status = ReservationStatus.CONSUMED if picked else ReservationStatus(rows[0].status)
    note_reservations(
        process=process,
        plan_id=rows[0].plan_id,
        status=Reservation.module_statuses[status],
        state=status.value,
    )


def _ended(reservation: Reservation, now: datetime.datetime) -> None:
    reservation.version += 1
    reservation.modified_at = now


def _move_reserved(units: Mapping[uuid.UUID, int], *, stocks: Mapping[uuid.UUID, Stock]) -> None:
    """Add to ``reserved`` of these locked *stocks*, in one statement."""
    for stock_id, quantity in units.items():
        stocks[stock_id].reserved += quantity
    update_rows([stocks[stock_id] for stock_id in sorted(units)], "reserved")
