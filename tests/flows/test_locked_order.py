"""The documentation's locked order: routed and reserved at once, picked only after a clerk unlocks it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.inventory.models import Reservation, Stock
from routing.services import plans_route_due
from tests.cast import facility, goods

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed(api: APIClient, locked_order: dict[str, Any]) -> dict[str, Any]:
    """The order as the API answered it, routed."""
    store = facility("Köln")
    goods(store, a_111222333=5)
    locked_order["deliveryPreferences"]["collect"][0]["facilityRef"] = str(store.pk)
    answer = api.post("/api/orders", locked_order, format="json")
    assert answer.status_code == 201, answer.content
    assert answer["Location"] == f"/api/orders/{answer.json()['id']}"
    plans_route_due()
    return {**answer.json(), "facility": str(store.pk)}


def test_creation_answers_what_was_sent_and_what_was_made(
    api: APIClient, placed: dict[str, Any], locked_order: Any
) -> None:
    assert placed["version"] == 1
    assert placed["status"] == "LOCKED"
    assert placed["processId"]
    assert placed["created"]
    assert placed["lastModified"]
    assert placed["orderLineItems"][0]["id"]
    assert placed["statusReasons"] == locked_order["statusReasons"]
    assert placed["customAttributes"] == locked_order["customAttributes"]
    line = {name: value for name, value in placed["orderLineItems"][0].items() if name != "id"}
    assert line == locked_order["orderLineItems"][0]


def test_it_is_routed_and_holds_its_stock_but_nobody_picks(api: APIClient, placed: dict[str, Any]) -> None:
    plans = api.get("/api/routingplans", {"orderRef": placed["id"]}).json()["routingPlans"]
    assert [(plan["status"], plan["facilityRef"]) for plan in plans] == [("LOCKED", placed["facility"])]
    stock = Stock.objects.get()
    assert (stock.on_hand, stock.reserved) == (5, 2)
    assert api.get("/api/pickjobs", {"orderRef": placed["id"]}).json() == {"pickjobs": [], "total": 0}


def test_a_stale_version_is_refused_with_both_versions(api: APIClient, placed: dict[str, Any]) -> None:
    answer = api.post(f"/api/orders/{placed['id']}/actions", {"name": "UNLOCK", "version": 0}, format="json")
    assert answer.status_code == 409
    assert answer.json()[0]["requestVersion"] == 0
    assert answer.json()[0]["version"] == 1
    assert api.get(f"/api/orders/{placed['id']}").json()["status"] == "LOCKED"


def test_unlocking_opens_it_and_makes_the_pick_job_at_once(api: APIClient, placed: dict[str, Any]) -> None:
    answer = api.post(f"/api/orders/{placed['id']}/actions", {"name": "UNLOCK", "version": 1}, format="json")
    assert answer.status_code == 200, answer.content
    assert (answer.json()["status"], answer.json()["version"]) == ("OPEN", 2)
    (job,) = api.get("/api/pickjobs", {"orderRef": placed["id"]}).json()["pickjobs"]
    assert (job["facilityRef"], job["status"]) == (placed["facility"], "OPEN")
    whole = api.get(f"/api/pickjobs/{job['id']}").json()
    assert whole["tenantOrderId"] == "order-111"
    assert [line["quantity"] for line in whole["pickLineItems"]] == [2]
    (plan,) = api.get("/api/routingplans", {"orderRef": placed["id"]}).json()["routingPlans"]
    assert (plan["status"], plan["pickJobRef"]) == ("ROUTED", job["id"])
    assert Stock.objects.get().reserved == 2


def test_unlocking_twice_is_refused_and_changes_nothing(api: APIClient, placed: dict[str, Any]) -> None:
    action = f"/api/orders/{placed['id']}/actions"
    api.post(action, {"name": "UNLOCK", "version": 1}, format="json")
    again = api.post(action, {"name": "UNLOCK", "version": 2}, format="json")
    assert again.status_code == 400
    assert "OPEN" in again.json()[0]["description"]
    assert api.get("/api/pickjobs", {"orderRef": placed["id"]}).json()["total"] == 1


def test_a_target_time_given_with_the_unlock_moves_the_jobs(api: APIClient, placed: dict[str, Any]) -> None:
    body = {"name": "UNLOCK", "version": 1, "targetTime": "2023-03-10T09:00:00Z"}
    order = api.post(f"/api/orders/{placed['id']}/actions", body, format="json").json()
    assert order["deliveryPreferences"]["targetTime"] == "2023-03-10T09:00:00Z"
    (job,) = api.get("/api/pickjobs", {"orderRef": placed["id"]}).json()["pickjobs"]
    assert job["targetTime"] == "2023-03-10T09:00:00Z"


@pytest.mark.parametrize("unlocked", [False, True])
def test_cancelling_gives_everything_back(api: APIClient, placed: dict[str, Any], unlocked: bool) -> None:
    action = f"/api/orders/{placed['id']}/actions"
    if unlocked:
        api.post(action, {"name": "UNLOCK", "version": 1}, format="json")
    answer = api.post(action, {"name": "CANCEL", "version": 2 if unlocked else 1}, format="json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["status"] == "CANCELLED"
    assert Stock.objects.get().reserved == 0
    assert not Reservation.objects.filter(status="ACTIVE").exists()
    jobs = api.get("/api/pickjobs", {"orderRef": placed["id"]}).json()["pickjobs"]
    assert {job["status"] for job in jobs} == ({"CANCELED"} if unlocked else set())
