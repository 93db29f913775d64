"""Each invariant sees what breaks it: the data is damaged behind the services' back, and the command must say so."""

import datetime
import uuid
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from fulfillment.common.clock import now
from fulfillment.events.models import Event
from fulfillment.inventory.models import Reservation, Stock, StockMovement
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.processes.models import Process, StatusChange
from orders.models import Order, OrderLine
from orders.services import order_cancel
from routing.models import DecisionLog, RoutingPlan
from routing.services import plans_route_due
from tests.cast import actor, administrator, client_of, facility, goods, order_body

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> None:
    """One routed, one locked, one waiting and one cancelled order, as the services made them; a counted stock."""
    store = facility()
    goods(store, A=10)
    client = client_of(administrator())
    client.post("/api/stocks", {"tenantArticleId": "B", "value": 5, "facilityRef": str(store.pk)}, format="json")
    for number, properties in enumerate(({}, {"status": "LOCKED"}, {"article": "NOWHERE"}, {})):
        client.post("/api/orders", order_body(tenantOrderId=f"world-{number}", **properties), format="json")
    plans_route_due()
    order_cancel(order_id=str(Order.objects.get(tenant_order_id="world-3").pk), actor=actor("ORDER_CANCEL"))


def raw(statement: str) -> None:
    """Change data behind the back of every service and guard."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def routed() -> RoutingPlan:
    return RoutingPlan.objects.get(status="ROUTED")


def check() -> tuple[int, str]:
    output = StringIO()
    try:
        call_command("check_invariants", stdout=output)
    except SystemExit as stopped:
        return int(str(stopped.code)), output.getvalue()
    return 0, output.getvalue()


def test_the_services_leave_nothing_broken() -> None:
    code, output = check()
    assert code == 0, output
    assert "All invariants hold" in output


def lose_a_step() -> None:
    StatusChange.objects.filter(entity="routingplan", verb="route").first().delete()


def forget_the_jobs() -> None:
    for process in Process.objects.all():
        entries = [entry for entry in process.entities if entry["entity"] != "PICK_JOB"]
        Process.objects.filter(pk=process.pk).update(entities=entries)


def forget_what_is_held() -> None:
    for process in Process.objects.all():
        entries = [entry for entry in process.entities if entry["entity"] != "RESERVATION"]
        Process.objects.filter(pk=process.pk).update(entities=entries, inventory_status="NOT_AVAILABLE")


def age_the_waiting() -> None:
    RoutingPlan.objects.filter(status="NOT_ROUTABLE").update(due_at=now() - datetime.timedelta(minutes=3))


def tell_twice() -> None:
    event = Event.objects.get(name="ORDER_CANCELLED")
    event.pk, event.sequence = uuid.uuid4(), event.sequence + 100
    event.save(force_insert=True)


def lock_an_order_with_a_job() -> None:
    raw("UPDATE orders_order SET status = 'LOCKED' WHERE tenant_order_id = 'world-0'")


def reopen_a_canceled_job() -> None:
    raw("UPDATE picking_pickjob SET status = 'OPEN' WHERE status = 'CANCELED'")


def hold_for_a_cancelled_order() -> None:
    raw("UPDATE inventory_reservation SET status = 'ACTIVE' WHERE status = 'RELEASED'")


DAMAGE: dict[str, tuple[int, Callable[[], Any]]] = {
    "a counter that drifted": (2, lambda: Stock.objects.filter(tenant_article_id="A").update(reserved=1)),
    "a reservation that vanished": (2, lambda: Reservation.objects.filter(plan_id=routed().pk).delete()),
    "a unit that nobody moved": (3, lambda: Stock.objects.update(on_hand=9)),
    "a stock that vanished": (3, lambda: raw("DELETE FROM inventory_stock WHERE reserved = 0")),
    "a movement that was lost": (3, lambda: StockMovement.objects.filter(cause="OPENING").delete()),
    "a movement that counts wrong": (3, lambda: StockMovement.objects.filter(cause="COUNTED").update(on_hand=8)),
    "a reservation that ended twice": (4, lambda: Reservation.objects.filter(status="RELEASED").update(version=3)),
    "a reservation that came back": (4, hold_for_a_cancelled_order),
    "a line that grew": (5, lambda: OrderLine.objects.filter(order__status="OPEN").update(quantity=7)),
    "more picked than wanted": (5, lambda: PickLine.objects.update(picked=99)),
    "a plan without its job": (6, lambda: PickJob.objects.filter(plan_id=routed().pk).delete()),
    "a job of a canceled plan": (6, reopen_a_canceled_job),
    "a job of a locked order": (7, lock_an_order_with_a_job),
    "an open job of a cancelled order": (7, reopen_a_canceled_job),
    "stock held for a cancelled order": (8, hold_for_a_cancelled_order),
    "a cancel told twice": (8, tell_twice),
    "a plan nobody will look at": (9, lambda: RoutingPlan.objects.filter(status="NOT_ROUTABLE").update(due_at=None)),
    "a plan long overdue": (9, age_the_waiting),
    "a run without its log": (11, lambda: DecisionLog.objects.all().delete()),
    "a step that was lost": (12, lose_a_step),
    "a step that is not in the graph": (12, lambda: StatusChange.objects.filter(verb="route").update(verb="teleport")),
    "a process that does not know its job": (12, forget_the_jobs),
    "a process that does not know what it holds": (12, forget_what_is_held),
    "an order that changed on its own": (12, lambda: raw("UPDATE orders_order SET status = 'CANCELLED'")),
    "a process that miscounts its states": (12, lambda: Process.objects.update(operative_status="FINISHED")),
    "a version that jumped": (13, lambda: Order.objects.filter(status="OPEN").update(version=9)),
    "an event that was lost": (14, lambda: Event.objects.filter(name="PICK_JOB_CREATED").delete()),
    "an order nobody heard of": (14, lambda: Event.objects.filter(name="ORDER_CREATED").delete()),
    "a sequence with a gap": (15, lambda: Event.objects.filter(sequence=2).delete()),
    "a process that miscounts": (15, lambda: Process.objects.update(event_sequence=77)),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_seen(name: str) -> None:
    number, damage = DAMAGE[name]
    damage()
    code, output = check()
    assert code == 1
    broken = {int(line.split()[1]) for line in output.splitlines() if line.startswith("✗")}
    assert number in broken, output


def test_the_database_itself_refuses_to_oversell() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Stock.objects.update(reserved=11)


def test_the_database_itself_refuses_a_movement_of_nothing() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.update(quantity=0)


def test_the_database_itself_refuses_to_pick_more_than_was_reserved() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Reservation.objects.filter(quantity=1).update(status="CONSUMED", consumed=2)


def test_the_database_itself_refuses_a_second_active_reservation_of_a_line() -> None:
    held = Reservation.objects.filter(status="ACTIVE").first()
    held.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)


def test_the_database_itself_refuses_a_second_job_of_a_plan() -> None:
    job = PickJob.objects.get(plan_id=routed().pk)
    job.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        job.save(force_insert=True)
