"""Holding stock for routed lines and giving it back, each once, under one lock order."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.transitions import perform
from fulfillment.events.names import EventName
from fulfillment.inventory.documents import reservations_document
from fulfillment.inventory.models import Reservation, Stock
from fulfillment.inventory.states import ReservationStatus
from fulfillment.processes.changes import note_reservations
from fulfillment.processes.models import Process
from fulfillment.processes.services import process_publish


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
    free = {stock.pk: stock.available for stock in _lock_stocks(hold.stock_id for hold in holds)}
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
    _write(granted, now=now, actor=actor)
    return {hold.group for hold in granted}


def reservations_release(
    *, process: Process, plan_ids: Iterable[uuid.UUID], now: datetime.datetime, actor: Actor
) -> int:
    """Give back every unit that these plans of a locked process hold; return the number of units.

    A second call finds nothing active and changes nothing.
    """
    active = Reservation.objects.filter(process=process, plan_id__in=list(plan_ids), status="ACTIVE")
    stock_ids = list(active.values_list("stock_id", flat=True))
    if not stock_ids:
        return 0
    _lock_stocks(stock_ids)
    held = list(active.order_by("pk"))
    units = Counter[uuid.UUID]()
    for reservation in held:
        reservation_release(reservation=reservation, now=now)
        units[reservation.stock_id] += reservation.quantity
    _move_reserved({stock_id: -quantity for stock_id, quantity in units.items()})
    for plan_id in dict.fromkeys(reservation.plan_id for reservation in held):
        _tell(process, plan_id=plan_id, status=ReservationStatus.RELEASED)
    process_publish(
        process=process,
        name=EventName.INVENTORY_RESERVATIONS_DELETED,
        payload=reservations_document(held),
        actor=actor,
        now=now,
    )
    return units.total()


def reservation_release(*, reservation: Reservation, now: datetime.datetime) -> None:
    """Close one reservation row; `reservations_release` moves the counter and tells of it once for all rows."""
    perform(reservation, "release", actor=SYSTEM)
    Reservation.objects.filter(pk=reservation.pk, status="ACTIVE").update(
        status=reservation.status, version=F("version") + 1, modified_at=now
    )


def _tell(process: Process, *, plan_id: uuid.UUID, status: ReservationStatus) -> None:
    note_reservations(process=process, plan_id=plan_id, status=Reservation.module_statuses[status], state=status.value)


def _lock_stocks(stock_ids: Iterable[uuid.UUID]) -> list[Stock]:
    return list(Stock.objects.select_for_update(no_key=True).filter(pk__in=sorted(set(stock_ids))).order_by("pk"))


def _move_reserved(units: Mapping[uuid.UUID, int]) -> None:
    """Add to ``reserved`` of these locked rows, in one statement for all that move by the same number."""
    by_quantity: dict[int, list[uuid.UUID]] = {}
    for stock_id, quantity in units.items():
        by_quantity.setdefault(quantity, []).append(stock_id)
    for quantity, keys in sorted(by_quantity.items()):
        Stock.objects.filter(pk__in=sorted(keys)).update(reserved=F("reserved") + quantity)


def _write(granted: list[Hold], *, now: datetime.datetime, actor: Actor) -> None:
    units = Counter[uuid.UUID]()
    for hold in granted:
        units[hold.stock_id] += hold.quantity
    _move_reserved(units)
    rows = [
        Reservation(
            stock_id=hold.stock_id,
            process=hold.process,
            plan_id=hold.plan_id,
            order_line_id=hold.order_line_id,
            quantity=hold.quantity,
            created_at=now,
            modified_at=now,
        )
        for hold in granted
    ]
    Reservation.objects.bulk_create(rows)
    by_plan: dict[uuid.UUID, list[Reservation]] = {}
    for row in rows:
        by_plan.setdefault(row.plan_id, []).append(row)
    for plan_id, plan_rows in by_plan.items():
        _tell(plan_rows[0].process, plan_id=plan_id, status=ReservationStatus.ACTIVE)
        process_publish(
            process=plan_rows[0].process,
            name=EventName.INVENTORY_RESERVATIONS_CREATED,
            payload=reservations_document(plan_rows),
            actor=actor,
            now=now,
        )
