"""Holds the answers of the whole way against the API description: names, types, required properties, wrappers."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from orders.models import Order
from routing.services import plans_route_due
from tests.cast import facility, goods, order_body
from tests.contract import matches

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(api: APIClient, locked_order: Any, three_line_order: Any) -> list[dict[str, Any]]:
    """The two example orders, one held at its store, the other split over two."""
    store = facility("one")
    goods(store, a_111222333=5, TSHIRT__W__2468=20)
    goods(facility("two"), JEANS__B__2605=5, SNEAK__W__4891=2)
    locked_order["deliveryPreferences"]["collect"][0]["facilityRef"] = str(store.pk)
    placed = [api.post("/api/orders", body, format="json").json() for body in (locked_order, three_line_order)]
    plans_route_due()
    return placed


def test_orders(api: APIClient, orders: Any) -> None:
    for order in orders:
        assert matches("Order", order)
        assert matches("Order", api.get(f"/api/orders/{order['id']}").json())
    listed = api.get("/api/orders").json()
    assert matches("StrippedOrders", listed)
    assert [order["id"] for order in listed["orders"]] == [order["id"] for order in orders]


def test_order_actions(api: APIClient, orders: Any) -> None:
    action = f"/api/orders/{orders[0]['id']}/actions"
    assert matches("Order", api.post(action, {"name": "UNLOCK", "version": 1}, format="json").json())
    assert matches("Order", api.post(action, {"name": "CANCEL", "version": 2}, format="json").json())


def test_routing_plans_and_their_logs(api: APIClient, orders: Any) -> None:
    plans = api.get("/api/routingplans").json()
    assert matches("RoutingPlans", plans)
    assert len(plans["routingPlans"]) == 3
    for plan in plans["routingPlans"]:
        assert matches("RoutingPlan", api.get(f"/api/routingplans/{plan['id']}").json())
        log = api.get(plan["decisionLogs"][0]["url"]).json()
        assert log.pop("certificate")  # ours, beyond the description
        assert matches("DecisionLog", log)


def test_pick_jobs(api: APIClient, orders: Any) -> None:
    jobs = api.get("/api/pickjobs").json()
    assert matches("StrippedPickJobs", jobs)
    assert jobs["total"] == 2
    for job in jobs["pickjobs"]:
        assert matches("PickJob", api.get(f"/api/pickjobs/{job['id']}").json())


@pytest.mark.parametrize("path", ["orders", "routingplans", "pickjobs"])
def test_lists_page_in_the_order_of_creation(api: APIClient, orders: Any, path: str) -> None:
    wrapper = {"routingplans": "routingPlans"}.get(path, path)
    whole = api.get(f"/api/{path}").json()[wrapper]
    seen: list[str] = []
    while page := api.get(f"/api/{path}", {"size": 1, **({"startAfterId": seen[-1]} if seen else {})}).json()[wrapper]:
        seen += [item["id"] for item in page]
    assert seen == [item["id"] for item in whole]


def test_filters_narrow(api: APIClient, orders: Any) -> None:
    def found(**query: str) -> list[str]:
        return [order["id"] for order in api.get("/api/orders", query).json()["orders"]]

    assert found(tenantOrderId="order-111") == [orders[0]["id"]]
    assert found(tenantOrderId="nobody's") == []
    assert found(consumerId="nobody") == []
    store = api.get("/api/routingplans", {"orderRef": orders[0]["id"]}).json()["routingPlans"][0]["facilityRef"]
    jobs = api.get("/api/pickjobs", {"facilityRef": store, "status": "OPEN"}).json()
    assert {job["facilityRef"] for job in jobs["pickjobs"]} == {store}
    assert api.get("/api/pickjobs", {"status": "CANCELED"}).json()["total"] == 0
    assert api.get("/api/pickjobs", {"status": "NONSENSE"}).status_code == 400
    assert api.get("/api/pickjobs", {"orderRef": "no id"}).status_code == 400


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00"])
def test_a_moment_beyond_the_calendar_is_refused(api: APIClient, moment: str) -> None:
    answer = api.post("/api/orders", {**order_body(), "orderDate": moment}, format="json")
    assert answer.status_code == 400, answer.content
    assert not Order.objects.exists()
