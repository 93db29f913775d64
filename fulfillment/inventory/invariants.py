"""What must always be true of stock and reservations."""

import uuid
from collections.abc import Iterable

from django.db.models import F, Q, Sum, Window
from django.db.models.functions import Coalesce, Lag

from fulfillment.common.invariants import invariant
from fulfillment.processes.models import Process
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

from .models import Reservation, Stock, StockMovement

ACTIVE = Q(reservations__status="ACTIVE")


@invariant(1, "0 ≤ reserved ≤ on hand for every stock")
def reserved_within_on_hand() -> Iterable[str]:
    """Yield stocks outside the bounds; a CHECK constraint holds this too."""
    for stock in Stock.objects.filter(Q(reserved__lt=0) | Q(reserved__gt=F("on_hand"))).iterator():
        yield f"stock {stock.pk}: {stock.reserved} reserved of {stock.on_hand}"


@invariant(2, "reserved = the sum of the active reservations")
def reserved_is_the_sum() -> Iterable[str]:
    """Yield stocks whose counter and reservations disagree."""
    summed = Stock.objects.annotate(held=Coalesce(Sum("reservations__quantity", filter=ACTIVE), 0))
    for stock in summed.exclude(held=F("reserved")).iterator():
        yield f"stock {stock.pk}: counter {stock.reserved}, reservations {stock.held}"


@invariant(3, "the movements of a stock add up to what is on hand")
def movements_add_up() -> Iterable[str]:
    """Yield articles of facilities whose ledger and counter disagree; what is not counted has 0."""
    place = ("facility_id", "tenant_article_id")
    sums = StockMovement.objects.values(*place).annotate(Sum("quantity")).order_by()
    moved = {(facility_id, article): units for facility_id, article, units in sums.values_list(*place, "quantity__sum")}
    for facility_id, article, on_hand in Stock.objects.values_list(*place, "on_hand").iterator():
        units = moved.pop((facility_id, article), 0)
        if units != on_hand:
            yield f"{article} at {facility_id}: {on_hand} on hand, the movements make {units}"
    for (facility_id, article), units in moved.items():
        if units:
            yield f"{article} at {facility_id}: no stock, the movements make {units}"


@invariant(3, "each movement continues the one before")
def movements_continue() -> Iterable[str]:
    """Yield movements after which something else is on hand than what was before them and they moved."""
    before = Window(Lag("on_hand"), partition_by=["facility_id", "tenant_article_id"], order_by="pk")
    story = StockMovement.objects.annotate(before=Coalesce(before, 0))
    for movement in story.exclude(on_hand=F("before") + F("quantity")).iterator():
        yield f"movement {movement.pk}: {movement.before} and {movement.quantity:+d} made {movement.on_hand}"


@invariant(4, "a released or consumed reservation never becomes active again")
def ended_stays_ended() -> Iterable[str]:
    """Yield reservations that changed after their end: an active one is as it was made, an ended one ended once."""
    again = Q(status="ACTIVE", version__gt=1) | ~Q(status="ACTIVE") & ~Q(version=2)
    for reservation in Reservation.objects.filter(again).iterator():
        yield f"reservation {reservation.pk} is {reservation.status} at version {reservation.version}"


@invariant(12, "a process knows which of its plans hold stock")
def holding_is_known() -> Iterable[str]:
    """Yield plans that hold stock without their process knowing it, or the other way round."""
    held = set(Reservation.objects.filter(status="ACTIVE").values_list("process_id", "plan_id"))
    held_as_noted = {
        (key, uuid.UUID(entry["id"]))
        for key, entries in Process.objects.values_list("pk", "entities").iterator()
        for entry in entries
        if entry["entity"] == ModuleEntity.RESERVATION and entry["status"] == ModuleEntityStatus.IN_PROGRESS
    }
    for process_id, plan_id in held ^ held_as_noted:
        holds = "holds" if (process_id, plan_id) in held else "does not hold"
        yield f"plan {plan_id} {holds} stock, its process {process_id} knows otherwise"
