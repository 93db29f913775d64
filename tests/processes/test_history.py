"""The log of a process: what each event is called in it, and how it is ordered, narrowed and paged."""

import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.common.ids import new_id
from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.processes.history import KINDS, REROUTES, history_logs, without_repetitions
from orders.services import order_cancel
from routing.services import plans_route_due
from tests.cast import actor, administrator, client_of
from tests.contract import matches, schemas

START = datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC)
FACILITY = str(new_id())


def event(name: str, **payload: Any) -> Event:
    return Event(name=name, payload={"id": "e-1", "status": "S", "version": 3, **payload}, created_at=START)


def line(quantity: int, **rest: Any) -> dict[str, Any]:
    return {"quantity": quantity, "article": {"tenantArticleId": "A", "title": "Shirt"}, **rest}


def modified(**changes: Any) -> dict[str, Any]:
    return {"changes": changes}


@pytest.mark.parametrize(
    ("name", "payload", "called"),
    [
        ("ORDER_CREATED", {"status": "OPEN", "version": 1}, "ORDER_CREATED"),
        ("ORDER_CREATED", {"status": "LOCKED", "version": 1}, "LOCKED_ORDER_CREATED"),
        ("ORDER_CREATED", {"status": "OPEN", "version": 2}, "ORDER_CREATED_FROM_PROMISE"),
        ("ORDER_PROMISED", {"status": "PROMISED", "version": 1}, "DELIVERY_PROMISE_CREATED"),
        ("ORDER_CANCELLED_BY_EXPIRY", {}, "ORDER_CANCELLED"),
        ("ORDER_MODIFIED", modified(consumer={"email": "a"}), "CONSUMER_ADDRESS_CHANGED"),
        ("ORDER_MODIFIED", modified(preferredHandlingTime="2030"), "ORDER_PREFERRED_DATE_MODIFIED"),
        ("ORDER_MODIFIED", modified(orderLineItems=[{"id": "1", "quantity": 3}]), "ORDER_ITEM_AMOUNT_CHANGED"),
        ("ORDER_MODIFIED", modified(orderLineItems=[{"id": "1", "quantity": 0}]), "ORDER_ITEM_DELETED"),
        (
            "ORDER_MODIFIED",
            modified(orderLineItems=[{"id": "1", "article": {"tenantArticleId": "A"}, "quantity": 1}], consumer={}),
            "ORDER_ITEM_ADDED",
        ),
        ("ROUTING_PLAN_NOT_ROUTABLE", {}, "ORDER_HAS_UNROUTABLE_ITEMS"),
        ("ROUTING_PLAN_REROUTEPLAN_CREATED", {"reRouteReason": "SHORTPICK"}, "PICKING_DONE_INCOMPLETE_REROUTE"),
        ("ROUTING_PLAN_REROUTEPLAN_CREATED", {"reRouteReason": "TIMETRIGGERED"}, "ORDER_TIME_TRIGGERED_REROUTE"),
        ("ROUTING_PLAN_REROUTEPLAN_CREATED", {"reRouteReason": "SOMETHING_NEW"}, "ORDER_MANUAL_REROUTE"),
        ("PICK_JOB_PICKING_FINISHED", {"pickLineItems": [line(2, picked=2)]}, "PICKING_DONE"),
        ("PICK_JOB_PICKING_FINISHED", {"pickLineItems": [line(2, picked=2), line(1)]}, "PICKING_DONE_INCOMPLETE"),
        ("PICK_JOB_RESTARTED", {}, "PICKING_RESTART"),
        ("HANDOVERJOB_HANDED_OVER", {"handoverJobLineItems": [line(1, refused=[])]}, "HANDOVER_DONE"),
        (
            "HANDOVERJOB_HANDED_OVER",
            {"handoverJobLineItems": [line(1), line(1, refused=[{"quantity": 1}])]},
            "HANDOVER_DONE_WITH_REFUSED_ITEMS",
        ),
    ],
)
def test_an_event_is_called_what_happened(name: str, payload: dict[str, Any], called: str) -> None:
    (log,) = history_logs([event(name, **payload)], names={})
    assert log["eventType"] == log["type"] == called


@pytest.mark.parametrize("name", KINDS)
def test_every_entry_is_a_documented_one(name: str) -> None:
    payload = {"facilityRef": FACILITY, "shortId": "ABCDE", "pickLineItems": [line(2, picked=1)]}
    (log,) = history_logs([event(name, **payload, **modified(consumer={}))], names={FACILITY: "Köln"})
    assert matches("ProcessHistoryLog", {**log, "timestamp": log["timestamp"].isoformat()})


def test_the_names_are_those_of_the_description() -> None:
    documented = schemas()["ProcessHistoryEventType"]["enum"]
    assert {called for called, _ in KINDS.values() if isinstance(called, str)} <= set(documented)
    assert set(REROUTES.values()) <= set(documented)
    assert {domain for _, domain in KINDS.values()} <= set(schemas()["ProcessHistoryDomainType"]["enum"])


def test_work_says_where_and_what_was_short() -> None:
    payload = {"facilityRef": FACILITY, "shortId": "ABCDE", "pickLineItems": [line(2, picked=1), line(1, picked=1)]}
    (log,) = history_logs([event("PICK_JOB_PICKING_FINISHED", **payload)], names={FACILITY: "Köln"})
    assert log["payload"] == {
        "facility": {"facilityRef": FACILITY, "name": "Köln"},
        "shortId": "ABCDE",
        "shortPickedItems": [{"article": {"title": "Shirt"}, "picked": 1, "quantity": 2}],
    }


def test_the_log_is_not_concerned_with_every_event() -> None:
    assert history_logs([event("ORDER_MODIFIED", **modified(customAttributes={}))], names={}) == []
    quiet = {"INVENTORY_RESERVATIONS_CREATED", "ROUTING_PLAN_ROUTED", "FACILITY_UPDATED"}
    assert quiet <= set(EventName.values) - set(KINDS)
    assert history_logs([event(name) for name in quiet], names={}) == []


def test_only_what_repeats_the_one_right_before_is_left_out() -> None:
    paused, resumed = event("PICK_JOB_PICKING_PAUSED"), event("PICK_JOB_PICKING_COMMENCED")
    other = event("PICK_JOB_PICKING_PAUSED", id="e-2")
    again = event("PICK_JOB_PICKING_PAUSED", version=9)
    again.created_at = START + datetime.timedelta(hours=1)
    logs = history_logs([paused, again, resumed, paused, other], names={})
    assert [log["id"] for log in without_repetitions(logs)] == [str(one.pk) for one in (paused, resumed, paused, other)]


@pytest.mark.django_db
class TestOverHttp:
    @pytest.fixture
    def path(self, place: Any, store: Any) -> str:
        """The log of an order that was taken, routed and cancelled."""
        order = place()
        plans_route_due()
        order_cancel(order_id=order["id"], actor=actor("ORDER_CANCEL"), reason="Changed my mind")
        return f"/api/processes/{order['processId']}/historylogs"

    def logs(self, api: APIClient, path: str, **query: str) -> list[Any]:
        answer = api.get(path, query)
        assert answer.status_code == 200, answer.content
        assert matches("ProcessHistoryLogs", answer.json())
        return answer.json()["historyLogs"]

    def kinds(self, api: APIClient, path: str, **query: str) -> list[str]:
        return [log["eventType"] for log in self.logs(api, path, **query)]

    def test_it_tells_the_newest_first(self, api: APIClient, path: str) -> None:
        told = ["ORDER_CREATED", "OPERATIVE_TASK_CREATED", "ORDER_CANCELLED", "PICKING_CANCELLED"]
        assert self.kinds(api, path) == told[::-1]
        assert self.kinds(api, path, orderBy="TIMESTAMP_ASC") == told

    def test_it_tells_who_why_and_where(self, api: APIClient, path: str) -> None:
        job, order, _, taken = self.logs(api, path)
        assert job["payload"]["facility"]["name"] == "Köln"
        assert job["domain"] == "PICKJOB"
        assert order["user"] == {"userRef": "test", "username": "Test"}
        assert order["info"] == "Changed my mind"
        assert order["payload"] == {"statusReason": {"status": "CANCELLED", "reason": "Changed my mind"}}
        assert (order["status"], order["version"]) == ("CANCELLED", 2)
        assert "info" not in taken

    @pytest.mark.parametrize(
        ("query", "kinds"),
        [
            ({"type": "ORDER_CANCELLED"}, ["ORDER_CANCELLED"]),
            ({"type": "MY_OWN_ACTION"}, []),
            ({"username": "Test"}, ["PICKING_CANCELLED", "ORDER_CANCELLED"]),
            ({"username": "test"}, []),
            ({"facilityName": "Köln"}, ["PICKING_CANCELLED", "OPERATIVE_TASK_CREATED"]),
            ({"facilityName": "Nowhere"}, []),
            ({"facilityName": "Köln", "username": "system"}, ["OPERATIVE_TASK_CREATED"]),
        ],
    )
    def test_it_is_narrowed(self, api: APIClient, path: str, query: dict[str, str], kinds: list[str]) -> None:
        assert self.kinds(api, path, **query) == kinds
        assert api.get(path, query).json()["total"] == len(kinds)

    @pytest.mark.parametrize("attribute", ["TIMESTAMP", "INFO", "TYPE", "USERNAME", "FACILITY_NAME"])
    def test_it_is_ordered_both_ways(self, api: APIClient, path: str, attribute: str) -> None:
        forward = self.kinds(api, path, orderBy=f"{attribute}_ASC")
        assert forward == self.kinds(api, path, orderBy=f"{attribute}_DESC")[::-1]
        assert attribute != "TYPE" or forward == sorted(forward)
        assert attribute != "USERNAME" or forward[-1] == "OPERATIVE_TASK_CREATED"  # "Test" < "admin@…" < "system"

    @pytest.mark.parametrize("order", ["TIMESTAMP_DESC", "FACILITY_NAME_ASC"])
    def test_it_pages_in_any_order(self, api: APIClient, path: str, order: str) -> None:
        whole = self.logs(api, path, orderBy=order)
        assert len({log["id"] for log in whole}) == len(whole) == 4
        first = self.logs(api, path, orderBy=order, size="3")
        rest = self.logs(api, path, orderBy=order, size="3", startAfterId=first[-1]["id"])
        assert first + rest == whole
        assert self.logs(api, path, orderBy=order, startAfterId=whole[-1]["id"]) == []

    def test_repetitions_are_told_when_asked_for(self, api: APIClient, path: str) -> None:
        last = Event.objects.get(name="ORDER_CANCELLED")
        last.pk, last.sequence = new_id(), 99
        last.save(force_insert=True)
        repeated = Event.objects.get(name="PICK_JOB_CANCELED")
        Event.objects.filter(pk=repeated.pk).update(sequence=98)
        Event.objects.filter(name="ORDER_CANCELLED").exclude(pk=last.pk).update(sequence=100)
        assert self.kinds(api, path).count("ORDER_CANCELLED") == 1
        assert self.kinds(api, path, filterConsecutiveDuplicates="true").count("ORDER_CANCELLED") == 1
        assert self.kinds(api, path, filterConsecutiveDuplicates="false").count("ORDER_CANCELLED") == 2

    @pytest.mark.parametrize(
        "query",
        [
            {"orderBy": "CREATED"},
            {"orderBy": "TIMESTAMP"},
            {"orderBy": "_ASC"},
            {"orderBy": "type_ASC"},
            {"filterConsecutiveDuplicates": "yes"},
            {"size": "0"},
            {"size": "251"},
            {"startAfterId": "x"},
            {"startAfterId": str(new_id())},
        ],
    )
    def test_it_refuses_nonsense(self, api: APIClient, path: str, query: dict[str, str]) -> None:
        assert api.get(path, query).status_code == 400

    def test_it_asks_three_questions(self, path: str, django_assert_num_queries: Any) -> None:
        reader = client_of(administrator("second@fulfillment.example"))
        with django_assert_num_queries(3):
            reader.get(path)
