"""Deciding a process anew, assigning a facility by hand, retrying what was not routable: over the API."""

import pytest

from fulfillment.picking.models import PickJob
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import AMSTERDAM, client_of, facility, goods, user_with
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

pytestmark = pytest.mark.django_db


def test_a_process_goes_elsewhere() -> None:
    shop, store, other = Shop(), facility(), facility("Amsterdam", place=AMSTERDAM)
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5})
    goods(other, shirt=10)
    process = shop.client.get(f"/api/processes/{order['processId']}").json()
    answer = shop.client.post(f"/api/processes/{process['id']}/reroute?version={process['version']}")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["version"] == process["version"] + 1
    plans_route_due()
    first, second = RoutingPlan.objects.order_by("pk")
    assert (first.status, second.status, second.facility) == ("REROUTED", "ROUTED", other)
    assert [(job.status, job.sub_status) for job in PickJob.objects.order_by("pk")] == [
        ("REROUTED", "PROCESS_REROUTE"),
        ("OPEN", ""),
    ]
    assert (counters(store, "shirt"), counters(other, "shirt")) == ((10, 0), (10, 5))
    shown = shop.client.get(f"/api/routingplans/{first.pk}").json()
    assert shown["successorRerouteRoutingPlanRefs"] == [str(second.pk)]
    assert_invariants_hold()


def test_a_stale_version_is_refused() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5})
    answer = shop.client.post(f"/api/processes/{order['processId']}/reroute?version=1")
    assert answer.status_code == 409
    assert answer.json()[0]["requestVersion"] == 1


@pytest.mark.parametrize("version", ["x", "-1", "1.5", "9" * 30])
def test_a_wrong_version_is_refused(version: str) -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5})
    assert shop.client.post(f"/api/processes/{order['processId']}/reroute?version={version}").status_code == 400


def test_what_is_picked_stays() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5})
    shop.pick(shop.job(order), 5)
    answer = shop.client.post(f"/api/processes/{order['processId']}/reroute")
    assert answer.status_code == 400
    assert "all its goods are picked" in answer.json()[0]["description"]


def test_a_locked_order_moves_and_stays_locked() -> None:
    shop, store, other = Shop(), facility(), facility("Amsterdam", place=AMSTERDAM)
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5}, status="LOCKED")
    goods(other, shirt=10)
    shop.client.post(f"/api/processes/{order['processId']}/reroute")
    plans_route_due()
    assert [plan.status for plan in RoutingPlan.objects.order_by("pk")] == ["REROUTED", "LOCKED"]
    assert (counters(store, "shirt"), counters(other, "shirt")) == ((10, 0), (10, 5))
    assert_invariants_hold()


def test_a_person_assigns_a_facility() -> None:
    shop, store, other = Shop(), facility(), facility("Amsterdam", place=AMSTERDAM)
    goods(store, shirt=10)
    goods(other, shirt=10)
    order = shop.order(lines={"shirt": 5})
    chosen = other if shop.job(order)["facilityRef"] == str(store.pk) else store
    process = shop.client.get(f"/api/processes/{order['processId']}").json()
    body = {"name": "ASSIGN_FACILITY_TO_PROCESS", "version": process["version"], "facilityRef": str(chosen.pk)}
    assert shop.client.post(f"/api/processes/{process['id']}/actions", body, format="json").status_code == 200
    plans_route_due()
    assert shop.job(order)["facilityRef"] == str(chosen.pk)
    assert_invariants_hold()


def test_an_unknown_facility_cannot_be_assigned() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5})
    body = {"name": "ASSIGN_FACILITY_TO_PROCESS", "version": 3, "facilityRef": "nowhere"}
    answer = shop.client.post(f"/api/processes/{order['processId']}/actions", body, format="json")
    assert answer.status_code == 400
    assert "$.facilityRef" in answer.json()[0]["description"]


def test_what_was_not_routable_is_tried_again() -> None:
    shop, store = Shop(), facility()
    stock = goods(store, shirt=1)["shirt"]
    order = shop.order(lines={"shirt": 5})
    type(stock).objects.filter(pk=stock.pk).update(on_hand=9)
    plans_route_due()
    assert not PickJob.objects.exists()
    assert shop.client.post("/api/processes/retrynotroutable").status_code == 204
    plans_route_due()
    assert shop.job(order)["status"] == "OPEN"


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("reroute", "PROCESS_REROUTE"),
        ("actions", "PROCESS_WRITE"),
    ],
)
def test_the_missing_permission_is_named(path: str, permission: str) -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5})
    clerk = client_of(user_with("PROCESS_READ"))
    body = {"name": "ASSIGN_FACILITY_TO_PROCESS", "version": 3, "facilityRef": str(store.pk)}
    answer = clerk.post(f"/api/processes/{order['processId']}/{path}", body, format="json")
    assert answer.status_code == 403
    assert permission in answer.json()[0]["description"]
