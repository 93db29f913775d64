"""Ways to damage a world behind the services' back, each with the invariant that has to see it."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection

from expiry import invariants as of_expiry
from expiry.models import Expiry
from expiry.tasks import expire_due
from fulfillment.audits import invariants as of_audits
from fulfillment.audits.append_only import privacy_work
from fulfillment.common.clock import now
from fulfillment.events.models import Event
from fulfillment.handover import invariants as of_handover
from fulfillment.handover.models import HandoverJob, HandoverLine
from fulfillment.inventory import invariants as of_inventory
from fulfillment.inventory.models import Reservation, Stock, StockMovement
from fulfillment.picking import invariants as of_picking
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.processes import invariants as of_processes
from fulfillment.processes.models import Process, StatusChange
from fulfilment_options import invariants as of_quotes
from fulfilment_options.models import Fulfilment, FulfilmentDecision, FulfilmentHold, FulfilmentOption, FulfilmentPlan
from orders import invariants as of_orders
from orders.models import Order, OrderLine
from orders.services import orders_lapse_due
from routing import invariants as of_routing
from routing.models import DecisionLog, RoutingPlan
from routing.services import plans_route_due
from tests.cast import administrator, client_of, facility, goods, order_body
from tests.expiry.cast import to_collect
from tests.fulfilment_options.cast import ask, basket, put_state
from tests.orders.promising import act, promise
from tests.picking.cast import Shop

Damage = tuple[Callable[..., Any], Callable[[], Any]]


def build_world() -> None:
    """One order each, as the services made them: routed, locked, waiting, cancelled, picked, handed over.

    Three promises: one that holds its stock, one that was confirmed, one that ran out. Three orders with an expiry: one
    that waits for who collects it, one that expired, one that was collected. Two quotes, one of which holds stock.
    Also a counted stock, and a picked job whose missing unit is routed elsewhere.
    """
    store, other = facility(), facility("Bonn")
    goods(store, A=10)
    goods(other, C=5)
    client = client_of(administrator())
    shop = Shop(client)
    client.post("/api/stocks", {"tenantArticleId": "B", "value": 5, "facilityRef": str(store.pk)}, format="json")
    for number, properties in enumerate(({}, {"status": "LOCKED"}, {"article": "NOWHERE"}, {})):
        client.post("/api/orders", order_body(tenantOrderId=f"world-{number}", **properties), format="json")
    plans_route_due()
    cancelled = Order.objects.get(tenant_order_id="world-3")
    client.post(f"/api/orders/{cancelled.pk}/actions", {"name": "CANCEL", "version": 1}, format="json")
    shop.pick(shop.job(shop.order(lines={"C": 2}, tenantOrderId="world-4")), 1)
    handed_over = shop.job(shop.order(lines={"A": 2}, tenantOrderId="world-5"))
    shop.pick(handed_over, 2)
    goods_of_it = shop.handover(handed_over)
    finish = {"name": "FINISH_HANDOVER_JOB", "version": goods_of_it.version, "lineItems": []}
    assert client.post(f"/api/handoverjobs/{goods_of_it.pk}/actions", finish, format="json").status_code == 200
    confirmed, _, lapsed = [promise(client, article="C", tenantOrderId=f"world-{number}") for number in (6, 7, 8)]
    act(client, confirmed, "CONFIRM_PROMISE")
    Order.objects.filter(pk=lapsed["orderRef"]).update(promised_until=now() - datetime.timedelta(minutes=1))
    assert orders_lapse_due() == 1
    for number, minutes in ((9, 60), (10, -1), (11, 60)):
        to_collect(shop, store, lines={"A": 1}, minutes=minutes, tenantOrderId=f"world-{number}")
    assert expire_due() == 1
    collected = shop.job({"id": Order.objects.get(tenant_order_id="world-11").pk})
    shop.pick(collected, 1)
    goods_of_it = shop.handover(collected)
    finish = {"name": "FINISH_HANDOVER_JOB", "version": goods_of_it.version, "lineItems": []}
    assert client.post(f"/api/handoverjobs/{goods_of_it.pk}/actions", finish, format="json").status_code == 200
    goods(facility("Ulm"), Q=5)
    put_state(client, ask(client, basket(Q=2)), "HELD")
    ask(client, basket(Q=1))


def raw(statement: str) -> None:
    """Change data behind the back of every service and guard."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def plan_of(number: int) -> RoutingPlan:
    """Return the first plan of one of the world's orders."""
    plan = RoutingPlan.objects.filter(tenant_order_id=f"world-{number}").order_by("pk").first()
    assert plan is not None
    return plan


def jobs_of(number: int) -> Any:
    return PickJob.objects.filter(tenant_order_id=f"world-{number}")


def lose_a_step() -> None:
    StatusChange.objects.filter(entity="routingplan", verb="route").first().delete()


def lose_an_entry() -> None:
    with privacy_work():
        raw("DELETE FROM audits_audit WHERE operation = 'start'")


def forget(entity: str, **more: Any) -> None:
    for process in Process.objects.all():
        entries = [entry for entry in process.entities if entry["entity"] != entity]
        Process.objects.filter(pk=process.pk).update(entities=entries, **more)


def tell_twice() -> None:
    event = Event.objects.get(name="ORDER_CANCELLED")
    event.pk, event.sequence = uuid.uuid4(), event.sequence + 100
    event.save(force_insert=True)


def give_away_what_is_held() -> None:
    """Another plan holds what the routed one says it holds; every stock still adds up."""
    Reservation.objects.filter(plan_id=plan_of(0).pk).update(plan_id=plan_of(2).pk)


def give_away_what_a_quote_holds() -> None:
    """Another plan of the quotes holds it under the same hold; every stock still adds up."""
    other = FulfilmentPlan.objects.exclude(status="HELD").get()
    Reservation.objects.filter(plan_id=HELD.get().pk).update(plan_id=other.pk)


def blacklist_the_chosen() -> None:
    RoutingPlan.objects.filter(pk=plan_of(0).pk).update(blacklist=[str(plan_of(0).facility_id)])


def refuse_too_much() -> None:
    HandoverLine.objects.filter(handover_job__tenant_order_id="world-4").update(refused=[{"quantity": 9}])


def wait_for_the_cancelled() -> None:
    """Goods of the order that was picked wait to be handed over; the order itself says that it is cancelled."""
    raw("UPDATE orders_order SET status = 'CANCELLED' WHERE tenant_order_id = 'world-4'")
    jobs_of(4).update(order_id=None)


def hand_over_what_was_cancelled() -> None:
    raw("UPDATE picking_pickjob SET status = 'CANCELED' WHERE tenant_order_id = 'world-5'")


def set_status(table: str, status: str, where: str) -> Callable[[], None]:
    return lambda: raw(f"UPDATE {table} SET status = '{status}' WHERE {where}")


def expiry_of(number: int) -> Any:
    return Expiry.objects.filter(process__tenant_order_id=f"world-{number}")


def expire_before_the_time() -> None:
    """The expiry fired as its history says, but its time is still ahead; nobody has moved it."""
    expiry_of(10).update(expiry_time=now() + datetime.timedelta(hours=1))


def let_it_be_late() -> None:
    late = now() - datetime.timedelta(minutes=3)
    expiry_of(9).update(expiry_time=late, modified_at=late)


def forget_that_it_fired() -> None:
    StatusChange.objects.filter(entity="expiry", verb="expire").update(verb="finish")


REOPEN_CANCELED_JOB = set_status("picking_pickjob", "OPEN", "status = 'CANCELED'")
HOLD_FOR_CANCELLED = set_status("inventory_reservation", "ACTIVE", "status = 'RELEASED'")
HELD = FulfilmentPlan.objects.filter(status="HELD")
WAITING = RoutingPlan.objects.filter(status="NOT_ROUTABLE", tenant_order_id="world-2")

INVENTORY: dict[str, Damage] = {
    "a counter that drifted": (
        of_inventory.reserved_is_the_sum,
        lambda: Stock.objects.filter(tenant_article_id="A").update(reserved=1),
    ),
    "a reservation that vanished": (
        of_inventory.reserved_is_the_sum,
        lambda: Reservation.objects.filter(plan_id=plan_of(0).pk).delete(),
    ),
    "a unit that nobody moved": (of_inventory.movements_add_up, lambda: Stock.objects.update(on_hand=9)),
    "a stock that vanished": (
        of_inventory.movements_add_up,
        lambda: raw("DELETE FROM inventory_stock WHERE tenant_article_id = 'B'"),
    ),
    "a movement that was lost": (
        of_inventory.movements_add_up,
        lambda: StockMovement.objects.filter(cause="OPENING").delete(),
    ),
    "a movement that counts wrong": (
        of_inventory.movements_continue,
        lambda: StockMovement.objects.filter(cause="COUNTED").update(on_hand=8),
    ),
    "a reservation that ended twice": (
        of_inventory.ended_stays_ended,
        lambda: Reservation.objects.filter(status="RELEASED").update(version=3),
    ),
    "a reservation that came back": (of_inventory.ended_stays_ended, HOLD_FOR_CANCELLED),
    "a process that does not know what it holds": (
        of_inventory.holding_is_known,
        lambda: forget("RESERVATION", inventory_status="NOT_AVAILABLE"),
    ),
}
HANDOVER: dict[str, Damage] = {
    "a handover nobody heard of": (
        of_handover.handover_jobs_are_announced,
        lambda: Event.objects.filter(name="HANDOVERJOB_CREATED").delete(),
    ),
    "more refused than there is": (of_handover.handed_over_within_quantity, refuse_too_much),
    "units that left before the handover": (
        of_handover.handed_over_within_quantity,
        lambda: HandoverLine.objects.filter(handover_job__status="OPEN").update(handed_over=1),
    ),
    "a handover without its shipment": (
        of_handover.shipments_follow_their_handover,
        set_status("handover_shipment", "INITIAL", "status = 'COMPLETED'"),
    ),
}
PICKING: dict[str, Damage] = {
    "a job nobody heard of": (
        of_picking.jobs_are_announced,
        lambda: Event.objects.filter(name="PICK_JOB_CREATED").delete(),
    ),
    "picked goods that nobody can hand over": (
        of_picking.picked_goods_are_handed_on,
        lambda: HandoverJob.objects.filter(tenant_order_id="world-4").delete(),
    ),
    "goods that are handed over and picked": (
        of_picking.picked_goods_are_handed_on,
        set_status("picking_pickjob", "IN_PROGRESS", "tenant_order_id = 'world-5'"),
    ),
    "goods that were handed over and given back": (of_picking.picked_goods_are_handed_on, hand_over_what_was_cancelled),
}
ROUTING: dict[str, Damage] = {
    "a plan without its job": (of_routing.plans_and_jobs_match, lambda: jobs_of(0).delete()),
    "a job of a canceled plan": (of_routing.plans_and_jobs_match, REOPEN_CANCELED_JOB),
    "units that were picked and forgotten": (
        of_routing.plans_answer_for_what_was_picked,
        lambda: PickLine.objects.filter(pick_job__tenant_order_id="world-5").update(picked=1),
    ),
    "a picked line that its plan does not have": (
        of_routing.plans_answer_for_what_was_picked,
        lambda: RoutingPlan.objects.filter(pk=plan_of(5).pk).update(lines=[]),
    ),
    "a facility that was left and chosen again": (of_routing.blacklists_are_kept, blacklist_the_chosen),
    "units that somebody else holds": (of_routing.plans_hold_what_they_say, give_away_what_is_held),
    "a plan nobody will look at": (of_routing.nothing_gets_stuck, lambda: WAITING.update(due_at=None)),
    "a plan long overdue": (
        of_routing.nothing_gets_stuck,
        lambda: WAITING.update(due_at=now() - datetime.timedelta(minutes=3)),
    ),
    "a run without its log": (of_routing.runs_are_logged, lambda: DecisionLog.objects.all().delete()),
}
ORDERS: dict[str, Damage] = {
    "a line that grew": (
        of_orders.lines_add_up,
        lambda: OrderLine.objects.filter(order__tenant_order_id="world-0").update(quantity=7),
    ),
    "a short unit that nobody answers for": (
        of_orders.lines_add_up,
        lambda: RoutingPlan.objects.filter(predecessor__isnull=False).delete(),
    ),
    "a job of a locked order": (
        of_orders.jobs_fit_their_order,
        set_status("orders_order", "LOCKED", "tenant_order_id = 'world-0'"),
    ),
    "an open job of a cancelled order": (of_orders.jobs_fit_their_order, REOPEN_CANCELED_JOB),
    "goods that wait for a cancelled order": (of_orders.jobs_fit_their_order, wait_for_the_cancelled),
    "stock held for a cancelled order": (of_orders.cancelled_is_over, HOLD_FOR_CANCELLED),
    "a cancel told twice": (of_orders.cancelled_is_over, tell_twice),
    "a job of a promise": (
        of_orders.jobs_fit_their_order,
        set_status("orders_order", "PROMISED", "tenant_order_id = 'world-0'"),
    ),
    "stock held for a promise that ran out": (
        of_orders.cancelled_is_over,
        set_status("orders_order", "OBSOLETE", "tenant_order_id = 'world-7'"),
    ),
    "a promise whose end nobody heard of": (
        of_orders.cancelled_is_over,
        lambda: Event.objects.filter(name="ORDER_PROMISE_LAPSED").delete(),
    ),
    "a promise without an end": (
        of_orders.promises_end,
        lambda: Order.objects.filter(status="PROMISED").update(promised_until=None),
    ),
    "a promise that nobody lets go": (
        of_orders.promises_end,
        lambda: Order.objects.filter(status="PROMISED").update(promised_until=now() - datetime.timedelta(minutes=3)),
    ),
    "a promise nobody heard of": (
        of_orders.orders_are_announced,
        lambda: Event.objects.filter(name="ORDER_PROMISED").delete(),
    ),
    "a promise that was announced as an order": (
        of_orders.orders_are_announced,
        lambda: Event.objects.filter(name="ORDER_PROMISED").update(name="ORDER_CREATED"),
    ),
    "an order nobody heard of": (
        of_orders.orders_are_announced,
        lambda: Event.objects.filter(name="ORDER_CREATED").delete(),
    ),
}
EXPIRIES: dict[str, Damage] = {
    "an expired order that would expire again": (
        of_expiry.given_up_never_expires,
        lambda: raw("UPDATE expiry_expiry SET status = 'ACTIVE' WHERE status = 'INACTIVE'"),
    ),
    "a collected order that would expire": (
        of_expiry.finished_never_expires,
        lambda: raw("UPDATE expiry_expiry SET status = 'ACTIVE' WHERE status = 'INACTIVE'"),
    ),
    "an expiry that nobody lets fire": (of_expiry.nothing_expires_late, let_it_be_late),
    "a process that expired before its time": (of_expiry.nothing_expires_early, expire_before_the_time),
    "an order that expired without its expiry": (of_expiry.nothing_expires_early, forget_that_it_fired),
}
PROCESSES: dict[str, Damage] = {
    "a step that was lost": (of_processes.histories_are_paths, lose_a_step),
    "a step that is not in the graph": (
        of_processes.histories_are_paths,
        lambda: StatusChange.objects.filter(verb="route").update(verb="teleport"),
    ),
    "an order that changed on its own": (
        of_processes.histories_are_paths,
        set_status("orders_order", "CANCELLED", "tenant_order_id = 'world-0'"),
    ),
    "a process that does not know its job": (of_processes.entries_are_true, lambda: forget("PICK_JOB")),
    "a process that does not know its handover": (of_processes.entries_are_true, lambda: forget("HANDOVER_JOB")),
    "a process that knows what does not exist": (of_processes.entries_are_true, lambda: jobs_of(0).delete()),
    "a process that miscounts its states": (
        of_processes.statuses_are_aggregated,
        lambda: Process.objects.update(operative_status="FINISHED"),
    ),
    "a version that jumped": (
        of_processes.versions_count_changes,
        lambda: Order.objects.filter(status="OPEN").update(version=9),
    ),
    "a shipment that changed untold": (
        of_processes.versions_count_changes,
        lambda: raw("UPDATE handover_shipment SET version = version + 1"),
    ),
    "a change nobody heard of": (
        of_processes.changes_have_their_events,
        lambda: Event.objects.filter(name="PICK_JOB_PICKING_FINISHED").delete(),
    ),
    "a creation nobody heard of": (
        of_processes.changes_have_their_events,
        lambda: Event.objects.filter(name="ORDER_PROMISED").delete(),
    ),
    "a sequence with a gap": (
        of_processes.sequences_have_no_gap,
        lambda: Event.objects.filter(sequence=2).delete(),
    ),
    "a process that miscounts": (
        of_processes.sequences_have_no_gap,
        lambda: Process.objects.update(event_sequence=77),
    ),
}
PRIVACY: dict[str, Damage] = {
    "a consumer who was forgotten to be forgotten": (
        of_processes.nothing_is_left,
        lambda: Process.objects.filter(tenant_order_id="world-3").update(anonymized_at=now()),
    ),
    "a process that nobody anonymized": (
        of_processes.nothing_is_late,
        lambda: Process.objects.filter(tenant_order_id="world-3").update(
            created_at=now() - datetime.timedelta(days=900), modified_at=now() - datetime.timedelta(days=800)
        ),
    ),
}
AUDITS: dict[str, Damage] = {
    "an entry of the trail that is gone": (of_audits.versions_are_told, lose_an_entry),
    "a change that the trail does not tell": (
        of_audits.versions_are_told,
        lambda: Order.objects.filter(status="OPEN").update(version=9),
    ),
}


def without_its_rest(model: Any) -> Callable[[], Any]:
    """Delete rows that nothing holds fast, and nothing that belongs to them."""

    def delete() -> None:
        rows = model.objects.exclude(status="HELD")
        rows._raw_delete(rows.db)

    return delete


QUOTES: dict[str, Damage] = {
    "a quote that has lost a plan": (
        of_quotes.quotes_are_whole,
        lambda: FulfilmentPlan.objects.exclude(status="HELD")[:1].get().delete(),
    ),
    "a quote that nobody can explain": (of_quotes.quotes_are_whole, lambda: FulfilmentDecision.objects.all().delete()),
    "a plan without parts": (of_quotes.quotes_are_whole, lambda: Fulfilment.objects.all().delete()),
    "plans without their quote": (of_quotes.quotes_are_whole, without_its_rest(FulfilmentOption)),
    "parts without their plan": (of_quotes.quotes_are_whole, without_its_rest(FulfilmentPlan)),
    "a held plan whose stock somebody else has": (of_quotes.holds_hold_what_they_say, give_away_what_a_quote_holds),
    "a held plan that holds too little": (
        of_quotes.holds_hold_what_they_say,
        lambda: Reservation.objects.filter(plan_id=HELD.get().pk).update(quantity=1),
    ),
    "a hold of a plan that is not held": (
        of_quotes.holds_hold_what_they_say,
        set_status("fulfilment_options_fulfilmentplan", "COMPLETE", "status = 'HELD'"),
    ),
    "a held quote without a held plan": (
        of_quotes.holds_hold_what_they_say,
        set_status("fulfilment_options_fulfilmentoption", "HELD", "status = 'OPTIONS_PROVIDED'"),
    ),
    "a hold nobody knows of": (of_routing.plans_hold_what_they_say, lambda: FulfilmentHold.objects.all().delete()),
    "a hold without an end": (of_quotes.holds_end, lambda: HELD.update(held_until=None)),
    "a hold that nobody lets go": (
        of_quotes.holds_end,
        lambda: HELD.update(held_until=now() - datetime.timedelta(minutes=3)),
    ),
}
DAMAGE = QUOTES | INVENTORY | HANDOVER | PICKING | ROUTING | ORDERS | EXPIRIES | PROCESSES | PRIVACY | AUDITS
# Nothing can break these while the database keeps its CHECK constraints; each has a test that it does.
HELD_BY_THE_DATABASE = {of_inventory.reserved_within_on_hand, of_picking.picked_within_quantity}
