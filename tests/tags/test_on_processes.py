"""Tags that a process is given later: what is under it and not over follows, what is over stays as it was."""

from typing import Any

import pytest

from fulfillment.events.models import Event
from fulfillment.picking.models import PickJob
from fulfillment.processes.models import Process, StatusChange
from orders.models import Order
from tests.cast import administrator, client_of, facility, goods, user_with
from tests.contract import matches
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop

from .cast import tag

pytestmark = pytest.mark.django_db

WEB = {"id": "channel", "value": "web"}
STORE = {"id": "channel", "value": "store"}


@pytest.fixture
def shop(db):
    tag()
    goods(facility(), A=50)
    return Shop(client_of(administrator()))


def add(client, process_id: str, *tags: Any, version: int | None = None):
    known = Process.objects.filter(pk=process_id).values_list("version", flat=True).first()
    body = {"name": "ADD_TAGS_TO_PROCESS", "version": version or known, "tags": list(tags)}
    return client.post(f"/api/processes/{process_id}/actions", body, format="json")


def test_order_jobs_and_shipment_get_the_tags_that_their_process_is_given(shop):
    order = shop.order(lines={"A": 1}, tags=[STORE])
    job = shop.job(order)
    shop.pick(job, 1)
    shop.act(job, "CLOSE")
    handover = shop.handover(job)
    answer = add(shop.client, order["processId"], WEB, STORE, WEB)
    assert answer.status_code == 200, answer.content
    assert matches("Process", answer.json())
    assert answer.json()["tags"] == [STORE, WEB]
    for path in (
        f"orders/{order['id']}",
        f"pickjobs/{job['id']}",
        f"handoverjobs/{handover.pk}",
        f"shipments/{handover.shipment_id}",
    ):
        assert shop.client.get(f"/api/{path}").json()["tags"] == [STORE, WEB], path
    assert_invariants_hold()


def test_one_event_tells_of_it_and_the_history_names_who_did_it(shop):
    order = shop.order(lines={"A": 1})
    add(shop.client, order["processId"], WEB)
    event = Event.objects.order_by("sequence").filter(process_id=order["processId"]).last()
    assert event.name == "PROCESS_TAGS_ADDED"
    assert event.payload == {"id": order["processId"], "tags": [WEB], "added": [WEB]}
    steps = StatusChange.objects.filter(process_id=order["processId"], verb__in=["tag", "amend"])
    assert {(step.entity, step.actor_name) for step in steps} == {
        ("order", event.actor_name),
        ("pickjob", event.actor_name),
    }
    assert event.actor_name != "system"


def test_tags_that_are_there_already_change_nothing(shop):
    order = shop.order(lines={"A": 1}, tags=[WEB])
    before = Process.objects.get(pk=order["processId"])
    answer = add(shop.client, order["processId"], WEB)
    assert answer.status_code == 200
    assert Process.objects.get(pk=order["processId"]).version == before.version
    assert not Event.objects.filter(name="PROCESS_TAGS_ADDED").exists()
    assert Order.objects.get().version == order["version"]


def test_what_is_over_stays_as_it_was(shop):
    order = shop.order(lines={"A": 1})
    assert (
        shop.client.post(
            f"/api/orders/{order['id']}/actions", {"name": "CANCEL", "version": 1}, format="json"
        ).status_code
        == 200
    )
    assert add(shop.client, order["processId"], WEB).json()["tags"] == [WEB]
    assert "tags" not in shop.client.get(f"/api/orders/{order['id']}").json()
    assert "tags" not in PickJob.objects.get().properties
    assert_invariants_hold()


def test_a_job_that_comes_later_has_the_tags_too(shop):
    locked = shop.order(lines={"A": 1}, status="LOCKED")
    add(shop.client, locked["processId"], WEB)
    version = Order.objects.get(pk=locked["id"]).version
    answer = shop.client.post(
        f"/api/orders/{locked['id']}/actions", {"name": "UNLOCK", "version": version}, format="json"
    )
    assert answer.status_code == 200, answer.content
    assert shop.job(locked)["tags"] == [WEB]


@pytest.mark.parametrize(
    ("tags", "place"),
    [
        ([{"id": "color", "value": "red"}], "$.tags[0].id"),
        ([WEB, {"id": "channel", "value": "phone"}], "$.tags[1].value"),
        ([], "$.tags"),
        ([WEB] * 11, "$.tags"),
        ("web", "$.tags"),
    ],
    ids=["unknown tag", "unknown value", "none", "too many", "no list"],
)
def test_what_are_no_tags_is_refused_with_its_place(shop, tags, place):
    order = shop.order(lines={"A": 1})
    body = {"name": "ADD_TAGS_TO_PROCESS", "version": 1, "tags": tags}
    answer = shop.client.post(f"/api/processes/{order['processId']}/actions", body, format="json")
    assert answer.status_code == 400
    assert place in answer.json()[0]["description"]


def test_a_stale_version_is_refused(shop):
    order = shop.order(lines={"A": 1})
    assert add(shop.client, order["processId"], WEB, version=99).status_code == 409
    assert Process.objects.get(pk=order["processId"]).tags == []


def test_a_process_has_500_tags_at_most(shop):
    tag("number", *(str(number) for number in range(600)))
    order = shop.order(lines={"A": 1}, tags=[{"id": "number", "value": str(number)} for number in range(495)])
    wanted = [{"id": "number", "value": str(number)} for number in range(495, 505)]
    assert add(shop.client, order["processId"], *wanted).status_code == 400
    assert add(shop.client, order["processId"], *wanted[:5]).status_code == 200


def test_who_may_not_write_processes_or_does_not_see_this_one_is_refused(shop):
    order = shop.order(lines={"A": 1})
    reader = client_of(user_with("PROCESS_READ", email="reader@fulfillment.example"))
    answer = add(reader, order["processId"], WEB)
    assert answer.status_code == 403
    assert "PROCESS_WRITE" in answer.json()[0]["description"]
    elsewhere = facility("Elsewhere")
    stranger = user_with("PROCESS_WRITE", email="stranger@fulfillment.example", facility_ids=[str(elsewhere.pk)])
    assert add(client_of(stranger), order["processId"], WEB).status_code == 404


def test_a_job_of_its_own_gives_its_tags_to_its_process(shop):
    store = facility("Amsterdam")
    body = {
        "facilityRef": str(store.pk),
        "orderDate": "2026-01-01T00:00:00Z",
        "status": "OPEN",
        "pickLineItems": [{"article": {"tenantArticleId": "A", "title": "A"}, "quantity": 1}],
        "tags": [WEB],
    }
    answer = shop.client.post("/api/pickjobs", body, format="json")
    assert answer.status_code == 201, answer.content
    assert answer.json()["tags"] == [WEB]
    assert shop.client.get(f"/api/processes/{answer.json()['processId']}").json()["tags"] == [WEB]
    unknown = shop.client.post("/api/pickjobs", {**body, "tags": [{"id": "color", "value": "x"}]}, format="json")
    assert unknown.status_code == 400
    assert "$.tags[0].id" in unknown.json()[0]["description"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"contains": {"id": {"eq": "channel"}, "value": {"eq": "web"}}}, ["one"]),
        ({"contains": {"id": {"eq": "channel"}}}, ["one", "two"]),
        ({"contains": {"value": {"in": ["store", "phone"]}}}, ["two"]),
        ({"exists": False}, ["none"]),
        ({"exists": True}, ["one", "two"]),
    ],
    ids=str,
)
def test_processes_are_found_by_their_tags(shop, query, found):
    shop.order(lines={"A": 1}, tenantOrderId="one", tags=[WEB])
    shop.order(lines={"A": 1}, tenantOrderId="two", tags=[STORE])
    shop.order(lines={"A": 1}, tenantOrderId="none")
    answer = shop.client.post("/api/processes/search", {"query": {"tags": query}}, format="json")
    assert answer.status_code == 200, answer.content
    assert sorted(process["tenantOrderId"] for process in answer.json()["processes"]) == sorted(found)
