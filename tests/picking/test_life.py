"""The life of a pick job over the API, and what it does to the stock."""

import pytest

from fulfillment.picking.models import PickJob
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import AMSTERDAM, client_of, facility, goods, user_with
from tests.invariants import assert_invariants_hold

from .cast import Shop, counters

pytestmark = pytest.mark.django_db


def test_picking_everything_takes_it_out_of_stock_and_hands_it_on() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    job = shop.job(shop.order(lines={"shirt": 3}))
    assert counters(store, "shirt") == (10, 3)
    picked = shop.pick(job, 3)
    assert picked["status"] == "PICKED"
    assert "subStatus" not in picked
    assert counters(store, "shirt") == (7, 0)
    handover = shop.handover(job)
    assert (handover.channel, handover.status) == ("DELIVERY", "OPEN")
    assert [(line.tenant_article_id, line.quantity) for line in handover.lines.all()] == [("shirt", 3)]
    assert shop.act(job, "CLOSE")["status"] == "CLOSED"
    assert_invariants_hold()


def test_a_short_pick_sends_the_rest_elsewhere() -> None:
    shop, store, other = Shop(), facility(), facility("Amsterdam", place=AMSTERDAM)
    goods(store, shirt=10)
    goods(other, shirt=10)
    order = shop.order(lines={"shirt": 5})
    job = shop.job(order)
    first = PickJob.objects.get(pk=job["id"]).facility
    second = other if first == store else store
    picked = shop.pick(job, 3, shortPickReason={"reasonLocalized": {"en_US": "Damaged"}})
    assert (picked["status"], picked["subStatus"], picked["resetBlocked"]) == ("PICKED", "SHORT_PICKED", True)
    assert counters(first, "shirt") == (5, 0)  # 3 picked, 2 not found
    plans_route_due()
    rest = shop.job(order)
    assert rest["facilityRef"] == str(second.pk)
    assert [line["quantity"] for line in rest["pickLineItems"]] == [2]
    assert counters(second, "shirt") == (10, 2)
    assert_invariants_hold()


def test_click_and_collect_is_fulfilled_in_part() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5}, collect=store)
    shop.pick(shop.job(order), 3)
    plan = RoutingPlan.objects.get()
    assert [line["quantity"] for line in plan.lines] == [3]
    assert [dropped["quantity"] for dropped in plan.dropped] == [2]
    assert_invariants_hold()


def test_finding_nothing_aborts_and_reroutes() -> None:
    shop, store, other = Shop(), facility(), facility("Amsterdam", place=AMSTERDAM)
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5})
    goods(other, shirt=10)
    aborted = shop.pick(shop.job(order), 0)
    assert (aborted["status"], aborted["subStatus"]) == ("ABORTED", "ZERO_PICKED")
    assert counters(store, "shirt") == (5, 0)
    plans_route_due()
    assert shop.job(order)["facilityRef"] == str(other.pk)
    assert_invariants_hold()


def test_closing_a_short_pick_asks_nobody_else() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5})
    job = shop.job(order)
    shop.act(job, "START")
    updates = [{"id": job["pickLineItems"][0]["id"], "picked": 4}]
    shop.act(job, "MODIFY_PICK_JOB_LINE_ITEMS", pickJobLineItemUpdates=updates)
    closed = shop.act(job, "CLOSE")
    assert (closed["status"], closed["subStatus"]) == ("CLOSED", "SHORT_PICKED")
    assert RoutingPlan.objects.count() == 1
    assert_invariants_hold()


def test_an_aborted_job_is_picked_by_somebody_else() -> None:
    shop, store, other = Shop(), facility(), facility("Amsterdam", place=AMSTERDAM)
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5})
    goods(other, shirt=10)
    job = shop.job(order)
    assert shop.act(job, "ABORT")["status"] == "ABORTED"
    assert counters(store, "shirt") == (10, 0)
    plans_route_due()
    assert shop.job(order)["facilityRef"] == str(other.pk)
    assert_invariants_hold()


@pytest.mark.parametrize("name", ["CANCEL", "OBSOLETE"])
def test_ending_a_job_cancels_its_units(name: str) -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 5})
    shop.act(shop.job(order), name)
    assert counters(store, "shirt") == (10, 0)
    assert RoutingPlan.objects.get().status == "CANCELED"
    assert_invariants_hold()


@pytest.mark.parametrize(("name", "status", "picked"), [("RESET", "OPEN", 0), ("RESTART", "IN_PROGRESS", 5)])
def test_what_was_finished_too_early_begins_anew(name: str, status: str, picked: int) -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    job = shop.job(shop.order(lines={"shirt": 5}))
    shop.pick(job, 5)
    again = shop.act(job, name)
    assert again["status"] == status
    assert [line["picked"] for line in again["pickLineItems"]] == [picked]
    assert counters(store, "shirt") == (10, 5)
    assert_invariants_hold()
    if status == "OPEN":
        shop.act(job, "START")
    shop.act(job, "PICK", lineItems=[{"id": job["pickLineItems"][0]["id"], "picked": 5}])
    assert counters(store, "shirt") == (5, 0)
    assert_invariants_hold()


def test_cancelling_a_picked_job_gives_back_once() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    job = shop.job(shop.order(lines={"shirt": 5}))
    shop.pick(job, 5)
    assert counters(store, "shirt") == (5, 0)
    shop.act(job, "CANCEL")
    assert counters(store, "shirt") == (10, 0)
    patched = shop.client.patch(
        f"/api/pickjobs/{job['id']}",
        {
            "version": shop.client.get(f"/api/pickjobs/{job['id']}").json()["version"],
            "actions": [{"action": "ModifyPickJob", "status": "RESTOWED"}],
        },
        format="json",
    )
    assert patched.json()["status"] == "RESTOWED"
    assert counters(store, "shirt") == (10, 0)
    assert_invariants_hold()


def test_a_job_without_an_order_takes_from_the_free_stock() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    answer = shop.client.post(
        "/api/pickjobs",
        {
            "facilityRef": str(store.pk),
            "orderDate": "2026-01-01T10:00:00Z",
            "tenantOrderId": "own-1",
            "deliveryinformation": {"channel": "COLLECT", "details": {"collect": {"identifier": "Ann", "paid": True}}},
            "pickLineItems": [{"article": {"tenantArticleId": "shirt", "title": "Shirt"}, "quantity": 2}],
        },
        format="json",
    )
    assert answer.status_code == 201, answer.json()
    shop.pick(answer.json(), 2)
    assert counters(store, "shirt") == (8, 0)
    assert shop.handover(answer.json()).channel == "COLLECT"
    assert_invariants_hold()


def test_older_clients_pick_by_patch() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    job = shop.job(shop.order(lines={"shirt": 5}))
    answer = shop.client.patch(
        f"/api/pickjobs/{job['id']}",
        {
            "version": job["version"],
            "actions": [
                {"action": "ModifyPickJob", "status": "IN_PROGRESS"},
                {"action": "ModifyPickLineItem", "id": job["pickLineItems"][0]["id"], "picked": 5, "status": "CLOSED"},
                {"action": "ModifyPickJob", "status": "CLOSED"},
            ],
        },
        format="json",
    )
    assert answer.status_code == 200, answer.json()
    assert answer.json()["status"] == "CLOSED"
    assert counters(store, "shirt") == (5, 0)
    assert_invariants_hold()


def test_a_store_cannot_join_a_process_of_others() -> None:
    shop, store, other = Shop(), facility(), facility("Amsterdam", place=AMSTERDAM)
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 1})
    associate = client_of(user_with("PICKJOB_WRITE", facility_ids=[str(other.pk)]))
    body = {
        "facilityRef": str(other.pk),
        "orderDate": "2026-01-01T10:00:00Z",
        "processId": order["processId"],
        "pickLineItems": [{"article": {"tenantArticleId": "shirt", "title": "Shirt"}, "quantity": 2}],
    }
    answer = associate.post("/api/pickjobs", body, format="json")
    assert answer.status_code == 400
    assert "$.processId" in answer.json()[0]["description"]
    assert shop.client.post("/api/pickjobs", body, format="json").status_code == 201


@pytest.mark.parametrize("reference", ["processId", "orderRef"])
@pytest.mark.parametrize("status", ["LOCKED", "CANCELLED"])
def test_nothing_is_added_to_a_locked_or_cancelled_order(reference: str, status: str) -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 1}, **({"status": "LOCKED"} if status == "LOCKED" else {}))
    if status == "CANCELLED":
        shop.client.post(f"/api/orders/{order['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
    common = {
        "facilityRef": str(store.pk),
        "orderDate": "2026-01-01T10:00:00Z",
        reference: order["processId"] if reference == "processId" else order["id"],
    }
    lines = [{"article": {"tenantArticleId": "shirt", "title": "Shirt"}, "quantity": 2}]
    answer = shop.client.post("/api/pickjobs", {**common, "pickLineItems": lines}, format="json")
    assert answer.status_code == 400
    assert status in answer.json()[0]["description"]
    if reference == "processId":
        body = {**common, "channel": "COLLECT", "targetTime": "2026-01-02T10:00:00Z"}
        assert shop.client.post("/api/handoverjobs", body, format="json").status_code == 400
    assert_invariants_hold()


def test_a_job_for_an_unknown_order_is_refused() -> None:
    shop, store = Shop(), facility()
    body = {
        "facilityRef": str(store.pk),
        "orderDate": "2026-01-01T10:00:00Z",
        "orderRef": "01900000-0000-7000-8000-000000000000",
        "pickLineItems": [{"article": {"tenantArticleId": "shirt", "title": "Shirt"}, "quantity": 2}],
    }
    answer = shop.client.post("/api/pickjobs", body, format="json")
    assert (answer.status_code, "$.orderRef" in answer.json()[0]["description"]) == (400, True)


def test_cancelling_an_order_ends_what_clients_have_added() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    order = shop.order(lines={"shirt": 1})
    common = {"facilityRef": str(store.pk), "orderDate": "2026-01-01T10:00:00Z", "processId": order["processId"]}
    handover = {**common, "channel": "COLLECT", "targetTime": "2026-01-02T10:00:00Z"}
    assert shop.client.post("/api/handoverjobs", handover, format="json").status_code == 201
    shipment = {**common, "targetTime": "2026-01-02T10:00:00Z"}
    assert shop.client.post("/api/shipments", shipment, format="json").status_code == 201
    answer = shop.client.post(f"/api/orders/{order['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
    assert answer.status_code == 200, answer.json()
    process = shop.client.get(f"/api/processes/{order['processId']}").json()
    assert {entry["moduleEntity"]: entry["status"] for entry in process["lastModuleEntityStatuses"]} == {
        "ORDER": "CANCELED",
        "ROUTING_PLAN": "CANCELED",
        "RESERVATION": "CANCELED",
        "PICK_JOB": "CANCELED",
        "HANDOVER_JOB": "CANCELED",
        "SHIPMENT": "CANCELED",
    }


def test_restowing_a_picked_job_cancels_its_units() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    job = shop.job(shop.order(lines={"shirt": 5}))
    picked = shop.pick(job, 5)
    restow = {"version": picked["version"], "actions": [{"action": "ModifyPickJob", "status": "RESTOWED"}]}
    assert shop.client.patch(f"/api/pickjobs/{job['id']}", restow, format="json").json()["status"] == "RESTOWED"
    assert counters(store, "shirt") == (10, 0)
    assert RoutingPlan.objects.get().status == "CANCELED"
    assert_invariants_hold()


def test_lines_with_one_id_take_each_of_its_own_article() -> None:
    shop, store = Shop(), facility()
    goods(store, shirt=10, sock=10)
    whose = {"globalLineItemId": "01a2030a-0550-7d2e-ad17-f4022a3efb84"}
    answer = shop.client.post(
        "/api/pickjobs",
        {
            "facilityRef": str(store.pk),
            "orderDate": "2026-01-01T10:00:00Z",
            "pickLineItems": [
                {"article": {"tenantArticleId": name, "title": name}, "quantity": units, **whose}
                for name, units in (("shirt", 2), ("sock", 3))
            ],
        },
        format="json",
    )
    shop.pick(answer.json(), 2, 3)
    assert (counters(store, "shirt"), counters(store, "sock")) == ((8, 0), (7, 0))
    assert_invariants_hold()
