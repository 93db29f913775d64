"""What the router makes of orders: one facility, the fewest parcels, waiting, waking, and the log that says why."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from fulfillment.common.actor import SYSTEM
from fulfillment.common.clock import now
from fulfillment.events.models import Event
from fulfillment.inventory.models import Reservation, Stock
from fulfillment.inventory.services.outbound import Take, stock_take_out
from fulfillment.processes.services import locked
from orders.models import Order
from routing import subscribers
from routing.models import DecisionLog, RoutingPlan, Shortage
from routing.services import decisions, plans_route_due, runs
from routing.services.claims import LEASE, MAX_ATTEMPTS, plans_claim
from tests.cast import AMSTERDAM, KOELN, facility, goods, order_body
from tests.invariants import assert_invariants_hold

pytestmark = pytest.mark.django_db


def place(api: APIClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = api.post("/api/orders", body, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def plans_of(api: APIClient, order: dict[str, Any]) -> list[dict[str, Any]]:
    return api.get("/api/routingplans", {"orderRef": order["id"]}).json()["routingPlans"]


def test_the_nearest_facility_that_has_everything_gets_the_order(api: APIClient, three_line_order: Any) -> None:
    for name, where in (("Amsterdam", AMSTERDAM), ("Köln", KOELN)):
        goods(facility(name, place=where), TSHIRT__W__2468=20, JEANS__B__2605=5, SNEAK__W__4891=2)
    order = place(api, three_line_order)
    plans_route_due()
    (plan,) = plans_of(api, order)
    assert plan["status"] == "ROUTED"
    (job,) = api.get("/api/pickjobs", {"orderRef": order["id"]}).json()["pickjobs"]
    assert job["facilityRef"] == plan["facilityRef"]
    assert api.get(f"/api/facilities/{plan['facilityRef']}").json()["name"] == "Amsterdam"
    assert_invariants_hold()


def test_an_order_nobody_has_whole_becomes_the_fewest_parcels(api: APIClient, three_line_order: Any) -> None:
    goods(facility("one"), TSHIRT__W__2468=20)
    goods(facility("two"), JEANS__B__2605=5)
    goods(facility("three", place=AMSTERDAM), JEANS__B__2605=5, SNEAK__W__4891=2)
    order = place(api, three_line_order)
    plans_route_due()
    first, second = plans_of(api, order)
    assert [first["status"], second["status"]] == ["ROUTED", "ROUTED"]
    assert (first["childRoutingPlanRef"], second["parentRoutingPlanRef"]) == (second["id"], first["id"])
    assert (first["splitCount"], second["splitCount"]) == (0, 1)
    lines = [line for plan in (first, second) for line in plan["orderLineItems"]]
    assert {line["id"]: line["quantity"] for line in lines} == {
        line["id"]: line["quantity"] for line in order["orderLineItems"]
    }
    assert api.get("/api/pickjobs", {"orderRef": order["id"]}).json()["total"] == 2
    assert Event.objects.filter(name="ROUTING_PLAN_SPLITTED").count() == 1
    log = api.get(f"/api/routingplans/{second['id']}/decisionlogs/1").json()
    assert log["certificate"][0] == {"parcels": 1}
    assert log["orderSplitDecision"]["splitType"] == "SPLIT"
    assert_invariants_hold()


def test_the_log_says_why_for_every_candidate(api: APIClient, three_line_order: Any) -> None:
    winner = facility("Amsterdam", place=AMSTERDAM)
    goods(winner, TSHIRT__W__2468=20, JEANS__B__2605=5, SNEAK__W__4891=2)
    no_shipping = facility("Pickup only", services=["PICKUP"])
    goods(no_shipping, TSHIRT__W__2468=20, JEANS__B__2605=5, SNEAK__W__4891=2)
    empty = facility("Empty")
    goods(empty, TSHIRT__W__2468=0)
    order = place(api, three_line_order)
    plans_route_due()
    (plan,) = plans_of(api, order)
    log = api.get(f"/api{plan['decisionLogs'][0]['url'].removeprefix('/api')}").json()
    decisions = {entry["facility"]["name"]: entry for entry in log["facilityDecisions"]}
    assert set(decisions) == {"Amsterdam", "Pickup only", "Empty"}
    failed = {
        name: {fence["name"] for fence in entry["orderFences"] if fence["decision"] == "FAILED"}
        for name, entry in decisions.items()
    }
    assert failed["Amsterdam"] == set()
    assert "FACILITY-BUSINESSTYPE" in failed["Pickup only"]
    assert "AVOID-ZERO-STOCK" in failed["Empty"]
    assert decisions["Amsterdam"]["rank"] == 1
    assert log["facilityDecisions"][0]["facility"]["name"] == "Amsterdam"
    rating = {entry["name"]: entry for entry in decisions["Amsterdam"]["orderRatings"]}["GEO-DISTANCE"]
    assert 0 < rating["score"] < 10
    assert log["results"]["bestRatedFacility"]["facilityRef"] == str(winner.pk)
    assert api.get(f"/api/routingplans/{plan['id']}/decisionlogs/2").status_code == 404
    assert api.get(f"/api/routingplans/{plan['id']}/decisionlogs/{10**30}").status_code == 404


def test_what_nobody_has_waits_and_is_woken_by_new_stock(
    api: APIClient, django_capture_on_commit_callbacks: Any
) -> None:
    store = facility()
    stock = goods(store, A=0)["A"]
    order = place(api, order_body(quantity=2))
    plans_route_due()
    (plan,) = plans_of(api, order)
    assert plan["status"] == "NOT_ROUTABLE"
    waiting = RoutingPlan.objects.get()
    assert waiting.not_routable_reason == "ALL_FENCED_OUT"
    assert waiting.due_at > now()
    assert Shortage.objects.get().tenant_article_id == "A"
    assert plans_route_due() == 0
    with django_capture_on_commit_callbacks(execute=True):
        answer = api.put(f"/api/stocks/{stock.pk}", {"value": 3, "version": 1}, format="json")
        assert answer.status_code == 200, answer.content
        assert plans_route_due() == 0
    assert plans_route_due() == 1
    (plan,) = plans_of(api, order)
    assert (plan["status"], plan["routingRun"]) == ("ROUTED", 2)
    assert Shortage.objects.count() == 0
    assert Stock.objects.get().reserved == 2
    assert_invariants_hold()


def test_units_of_a_cancelled_order_wake_as_many_as_they_can_serve(
    api: APIClient, django_capture_on_commit_callbacks: Any
) -> None:
    goods(facility(), A=2, B=5)
    first, *others = [place(api, order_body(quantity=quantity)) for quantity in (2, 1, 1, 1)]
    plans_route_due()
    assert [plans_of(api, order)[0]["status"] for order in (first, *others)] == ["ROUTED"] + ["NOT_ROUTABLE"] * 3
    assert plans_route_due() == 0
    with django_capture_on_commit_callbacks(execute=True):
        answer = api.post(f"/api/orders/{first['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
        assert answer.status_code == 200, answer.content
    assert not Event.objects.filter(name="INVENTORY_FACILITY_STOCK_CHANGED").exists()
    assert plans_route_due() == 2
    assert [plans_of(api, order)[0]["status"] for order in others] == ["ROUTED", "ROUTED", "NOT_ROUTABLE"]
    assert_invariants_hold()


def test_units_that_a_picker_left_wake_as_many_as_they_can_serve(
    api: APIClient, django_capture_on_commit_callbacks: Any
) -> None:
    goods(facility(), A=2)
    for quantity in (2, 1, 1, 1):
        place(api, order_body(quantity=quantity))
        plans_route_due()
    held = Reservation.objects.select_related("stock").get()
    stock = held.stock
    take = Take(
        reference=uuid.uuid4(),
        facility_id=stock.facility_id,
        tenant_article_id=stock.tenant_article_id,
        plan_id=held.plan_id,
        order_line_id=held.order_line_id,
        picked=0,
        missing=2,
    )
    with (
        django_capture_on_commit_callbacks(execute=True),
        locked(process_ids=[held.process_id], now=now()) as processes,
    ):
        stock_take_out(process=processes[held.process_id], takes=[take], actor=SYSTEM, now=now())
    assert plans_route_due() == 2


def test_a_wake_that_breaks_does_not_break_the_change(
    api: APIClient, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    stock = goods(facility(), A=0)["A"]
    monkeypatch.setattr(subscribers, "plans_wake_for", None)
    with django_capture_on_commit_callbacks(execute=True):
        assert api.put(f"/api/stocks/{stock.pk}", {"value": 3}, format="json").status_code == 200


def test_a_rolled_back_change_of_stock_wakes_nobody(api: APIClient, django_capture_on_commit_callbacks: Any) -> None:
    stock = goods(facility(), A=0)["A"]
    place(api, order_body())
    plans_route_due()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        api.put(f"/api/stocks/{stock.pk}", {"value": 3, "version": 1}, format="json")
        transaction.set_rollback(True)
    assert plans_route_due() == 0


def test_retries_wait_longer_and_longer(api: APIClient) -> None:
    place(api, order_body())
    waits = []
    for _ in range(8):
        RoutingPlan.objects.update(due_at=now() - datetime.timedelta(seconds=1))
        plans_route_due()
        waits.append(round((RoutingPlan.objects.get().due_at - now()).total_seconds(), -1))
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
    assert Event.objects.filter(name="ROUTING_PLAN_NOT_ROUTABLE").count() == 1
    assert DecisionLog.objects.count() == 8
    assert_invariants_hold()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "OFFLINE"}, "NO_CANDIDATE"),
        ({"status": "SUSPENDED"}, "NO_CANDIDATE"),
        ({"services": ["PICKUP"]}, "ALL_FENCED_OUT"),
        ({"services": []}, "ALL_FENCED_OUT"),
    ],
)
def test_who_cannot_fulfill_is_not_chosen(api: APIClient, change: dict[str, Any], reason: str) -> None:
    goods(facility(**change), A=10)
    order = place(api, order_body())
    plans_route_due()
    assert plans_of(api, order)[0]["status"] == "NOT_ROUTABLE"
    assert RoutingPlan.objects.get().not_routable_reason == reason


def test_units_below_the_order_are_not_enough(api: APIClient) -> None:
    goods(facility(), A=3)
    place(api, order_body(quantity=4))
    plans_route_due()
    assert RoutingPlan.objects.get().not_routable_reason == "NOT_ENOUGH_STOCK"


def test_orders_of_one_batch_share_the_stock_fairly(api: APIClient) -> None:
    goods(facility(), A=3)
    orders = [place(api, order_body()) for _ in range(5)]
    plans_route_due()
    assert [plans_of(api, order)[0]["status"] for order in orders] == ["ROUTED"] * 3 + ["NOT_ROUTABLE"] * 2
    assert_invariants_hold()


def test_a_preselected_facility_is_the_only_one(api: APIClient) -> None:
    near, far = facility("near"), facility("far", place=AMSTERDAM)
    goods(near, A=5)
    goods(far, A=5)
    wish = {"shipping": {"preselectedFacilities": [{"tenantFacilityId": far.tenant_facility_id}]}}
    order = place(api, order_body(deliveryPreferences=wish))
    plans_route_due()
    assert plans_of(api, order)[0]["facilityRef"] == str(far.pk)


def test_an_order_unlocked_before_it_was_routed_gets_its_job(api: APIClient) -> None:
    goods(facility(), A=5)
    order = place(api, order_body(status="LOCKED"))
    api.post(f"/api/orders/{order['id']}/actions", {"name": "UNLOCK", "version": 1}, format="json")
    plans_route_due()
    assert plans_of(api, order)[0]["status"] == "ROUTED"
    assert_invariants_hold()


@pytest.mark.parametrize("locked", [False, True])
def test_what_changes_while_the_router_thinks_wins(api: APIClient, monkeypatch: Any, locked: bool) -> None:
    goods(facility(), A=5)
    order = place(api, order_body(**({"status": "LOCKED"} if locked else {})))
    propose = runs.propose

    def think(plans: Any) -> Any:
        proposals = propose(plans)
        name = "UNLOCK" if locked else "CANCEL"
        api.post(f"/api/orders/{order['id']}/actions", {"name": name, "version": 1}, format="json")
        return proposals

    monkeypatch.setattr(runs, "propose", think)
    plans_route_due()
    assert plans_of(api, order)[0]["status"] == ("ROUTED" if locked else "CANCELED")
    assert Stock.objects.get().reserved == (1 if locked else 0)
    assert_invariants_hold()


def test_stock_taken_while_the_router_thinks_is_not_oversold(api: APIClient, monkeypatch: Any) -> None:
    goods(facility("near"), A=1)
    far = facility("far", place=AMSTERDAM)
    goods(far, A=1)
    order = place(api, order_body())
    propose, calls = runs.propose, []

    def think(plans: Any) -> Any:
        proposals = propose(plans)
        if not calls:
            stock = Stock.objects.get(facility__name="near")
            calls.append(api.put(f"/api/stocks/{stock.pk}", {"value": 0}, format="json"))
        return proposals

    monkeypatch.setattr(runs, "propose", think)
    plans_route_due()
    assert plans_of(api, order)[0]["facilityRef"] == str(far.pk)
    assert_invariants_hold()


def test_a_stock_row_deleted_while_the_router_thinks_makes_the_order_wait(api: APIClient, monkeypatch: Any) -> None:
    goods(facility(), A=1)
    order = place(api, order_body())
    found = decisions.stock_ids

    def vanish(**places: Any) -> Any:
        for stock in Stock.objects.all():
            api.delete(f"/api/stocks/{stock.pk}")
        return found(**places)

    monkeypatch.setattr(decisions, "stock_ids", vanish)
    plans_route_due()
    assert plans_of(api, order)[0]["status"] == "NOT_ROUTABLE"
    assert RoutingPlan.objects.get().not_routable_reason == "STOCK_TAKEN"
    assert_invariants_hold()


def test_one_poisonous_plan_does_not_stop_the_others_and_is_set_aside(api: APIClient, monkeypatch: Any) -> None:
    goods(facility(), A=5)
    orders = [place(api, order_body()) for _ in range(3)]
    poison = RoutingPlan.objects.get(order_id=orders[1]["id"])
    propose = runs.propose

    def think(plans: Any) -> Any:
        if any(plan.pk == poison.pk for plan in plans):
            raise ZeroDivisionError("poison")
        return propose(plans)

    monkeypatch.setattr(runs, "propose", think)
    for _ in range(MAX_ATTEMPTS + 1):
        plans_route_due()
        RoutingPlan.objects.filter(pk=poison.pk, due_at__isnull=False).update(due_at=now() - LEASE)
    assert [plans_of(api, order)[0]["status"] for order in orders] == ["ROUTED", "FAILED", "ROUTED"]
    assert "poison" in RoutingPlan.objects.get(pk=poison.pk).last_error
    assert_invariants_hold()


def test_a_claim_is_a_lease(api: APIClient) -> None:
    place(api, order_body())
    claim = plans_claim(limit=10, now=now())
    assert len(claim.plans) == 1
    assert plans_claim(limit=10, now=now()).plans == []
    RoutingPlan.objects.update(due_at=now() - LEASE)
    again = plans_claim(limit=10, now=now())
    assert [plan.attempts for plan in again.plans] == [2]
    assert again.token != claim.token


def test_cancelling_a_waiting_order_ends_the_waiting(api: APIClient) -> None:
    order = place(api, order_body())
    plans_route_due()
    answer = api.post(f"/api/orders/{order['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
    assert answer.status_code == 200
    assert RoutingPlan.objects.get().due_at is None
    assert not Shortage.objects.exists()
    assert not Reservation.objects.exists()
    assert Order.objects.get().status == "CANCELLED"
    assert_invariants_hold()
