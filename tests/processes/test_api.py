"""Processes over HTTP: the documented shape, the ways to find one, the filters, and who may see what."""

import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.common.clock import now
from fulfillment.common.ids import new_id
from fulfillment.picking.models import PickJob
from fulfillment.processes.models import Process
from routing.services import plans_route_due
from tests.cast import client_of, facility, goods, user_with
from tests.contract import matches

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place: Any, store: Any) -> Any:
    """An order whose store has its job."""
    taken = place(tenantOrderId="R-1")
    plans_route_due()
    return taken


def associate_of(place: Any) -> APIClient:
    """A client that is limited to one facility."""
    user = user_with(
        "PROCESS_READ",
        "PROCESS_LOG_READ",
        email=f"{place.pk}@fulfillment.example",
        facility_ids=[str(place.pk)],
    )
    return client_of(user)


def test_a_process_is_the_documented_one(api: APIClient, order: Any, store: Any) -> None:
    answer = api.get(f"/api/processes/{order['processId']}")
    process = answer.json()
    assert answer.status_code == 200
    assert matches("Process", process)
    job = PickJob.objects.get()
    assert process["orderRef"] == order["id"]
    assert process["tenantOrderId"] == "R-1"
    assert process["routingPlanRefs"] == [str(job.plan_id)]
    assert process["pickJobRefs"] == [str(job.pk)]
    assert process["facilityRefs"] == [str(store.pk)]
    assert set(process["flatRefs"]) == {order["id"], str(job.plan_id), str(job.pk), str(store.pk)}
    assert (process["status"], process["statuses"]) == ("IN_PROGRESS", {"status": "IN_PROGRESS"})
    assert process["domsStatuses"] == {"status": "FINISHED"}
    assert process["operativeStatuses"] == {"status": "CREATED"}
    assert process["inventoryStatuses"] == {"status": "IN_PROGRESS"}
    assert process["returnStatuses"] == process["carrierManagementStatuses"] == {"status": "NOT_AVAILABLE"}
    assert {"module": "PICKING", "status": "CREATED"} in process["moduleStatuses"]
    assert process["domainStatuses"]["PICKJOB"] == "CREATED"


def test_it_says_until_when_it_keeps_personal_data(api: APIClient, order: Any) -> None:
    process = api.get(f"/api/processes/{order['processId']}").json()
    created, cleanup = (datetime.datetime.fromisoformat(process[name]) for name in ("created", "gdprCleanupDate"))
    assert cleanup - created == datetime.timedelta(days=90)


def test_its_history_tells_every_status_once_and_in_order(api: APIClient, order: Any) -> None:
    api.post(f"/api/orders/{order['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
    process = api.get(f"/api/processes/{order['processId']}").json()
    assert matches("Process", process)
    told: dict[str, list[str]] = {}
    for item in process["moduleEntityStatusesHistory"]:
        told.setdefault(item["moduleEntity"], []).append(item["status"])
    assert told == {
        "ORDER": ["IN_PROGRESS", "CANCELED"],
        "ROUTING_PLAN": ["CREATED", "FINISHED", "CANCELED"],
        "PICK_JOB": ["CREATED", "CANCELED"],
        "RESERVATION": ["IN_PROGRESS", "CANCELED"],
    }
    moments = [item["created"] for item in process["moduleEntityStatusesHistory"]]
    assert moments == sorted(moments)
    assert len(process["domainStatusHistory"]) == len(moments)


@pytest.mark.parametrize("reference", ["orderRef", "tenantOrderId", "pickJobRef"])
def test_it_is_found_by_what_belongs_to_it(api: APIClient, order: Any, place: Any, reference: str) -> None:
    place(tenantOrderId="R-2")
    values = {"orderRef": order["id"], "tenantOrderId": "R-1", "pickJobRef": str(PickJob.objects.get().pk)}
    answer = api.get("/api/process", {reference: values[reference]})
    assert answer.json()["id"] == order["processId"]
    assert matches("Process", answer.json())


def test_finding_it_is_an_index_lookup(api: APIClient, order: Any, django_assert_num_queries: Any) -> None:
    key = str(PickJob.objects.get().pk)
    with django_assert_num_queries(4):  # the job's process, the process, its steps, how long it is kept
        api.get("/api/process", {"pickJobRef": key})


@pytest.mark.parametrize("reference", ["orderRef", "pickJobRef", "shipmentRef", "handoverJobRef", "returnRef"])
@pytest.mark.parametrize("value", ["01900000-0000-7000-8000-000000000000", "no id", "'; --", "x" * 5000])
def test_what_is_unknown_is_404(api: APIClient, order: Any, reference: str, value: str) -> None:
    assert api.get("/api/process", {reference: value}).status_code == 404


def test_an_unknown_tenant_order_id_is_404(api: APIClient, order: Any) -> None:
    assert api.get("/api/process", {"tenantOrderId": "R-9"}).status_code == 404


@pytest.mark.parametrize("query", ["", "orderRef=", "orderRef=1&pickJobRef=2", "processRef=1"])
def test_exactly_one_reference_is_wanted(api: APIClient, order: Any, query: str) -> None:
    answer = api.get(f"/api/process?{query}")
    assert answer.status_code == 400
    assert "Exactly one of orderRef" in answer.json()[0]["description"]


@pytest.mark.parametrize("key", ["01900000-0000-7000-8000-000000000000", "no-id", "Ä"])
def test_an_unknown_process_is_404(api: APIClient, order: Any, key: str) -> None:
    assert api.get(f"/api/processes/{key}").status_code == 404
    assert api.get(f"/api/processes/{key}/historylogs").status_code == 404


class TestList:
    @pytest.fixture
    def orders(self, api: APIClient, place: Any, store: Any) -> list[Any]:
        """One routed, one locked, one that nobody can fulfill, one cancelled."""
        bodies: list[dict[str, Any]] = [{}, {"status": "LOCKED"}, {"article": "NOWHERE"}, {}]
        taken = [place(tenantOrderId=f"n-{number}", **body) for number, body in enumerate(bodies)]
        plans_route_due()
        api.post(f"/api/orders/{taken[3]['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
        return taken

    def listed(self, api: APIClient, query: str = "") -> list[str]:
        answer = api.get(f"/api/processes?{query}")
        assert answer.status_code == 200, answer.content
        assert matches("Processes", answer.json())
        assert answer.json()["total"] >= len(answer.json()["processes"])
        return [process["tenantOrderId"] for process in answer.json()["processes"]]

    def test_is_in_the_order_of_creation(self, api: APIClient, orders: Any) -> None:
        assert self.listed(api) == ["n-0", "n-1", "n-2", "n-3"]

    def test_pages(self, api: APIClient, orders: Any) -> None:
        assert self.listed(api, "size=2") == ["n-0", "n-1"]
        assert self.listed(api, f"size=2&startAfterId={orders[1]['processId']}") == ["n-2", "n-3"]

    @pytest.mark.parametrize(
        ("query", "numbers"),
        [
            ("status=IN_PROGRESS", "0"),
            ("status=ERROR&status=CANCELED", "23"),
            ("operativeStatus=CREATED", "0"),
            ("operativeStatus=NOT_AVAILABLE", "12"),
            ("operativeStatus=CANCELED&status=CREATED", ""),
            ("tenantOrderId=n-2", "2"),
            ("tenantOrderId=n", ""),
            ("unknown=1", "0123"),
            ("startDate=2020-01-01T00:00:00Z", "0123"),
            ("endDate=2020-01-01T00:00:00Z", ""),
            ("startDate=2999-01-01T00:00:00Z", ""),
            ("facilityRefs=no-id", ""),
            ("facilityRefs=01900000-0000-7000-8000-000000000000", ""),
        ],
    )
    def test_is_narrowed(self, api: APIClient, orders: Any, query: str, numbers: str) -> None:
        assert self.listed(api, query) == [f"n-{number}" for number in numbers]

    def test_is_narrowed_by_facility(self, api: APIClient, orders: Any, store: Any) -> None:
        expected = ["n-0", "n-1", "n-3"]
        assert self.listed(api, f"facilityRefs={store.pk}") == expected
        assert self.listed(api, f"facilityRefs={new_id()}&facilityRefs={store.pk}") == expected
        assert self.listed(api, f"facilityRefs={new_id()},{store.pk}") == expected

    def test_shows_the_last_thirty_days_unless_asked_for_more(self, api: APIClient, orders: Any) -> None:
        old = now() - datetime.timedelta(days=31)
        Process.objects.filter(pk=orders[0]["processId"]).update(created_at=old)
        assert self.listed(api) == ["n-1", "n-2", "n-3"]
        assert self.listed(api, f"startDate={old.isoformat().replace('+', '%2B')}") == ["n-0", "n-1", "n-2", "n-3"]
        assert self.listed(api, "startDate=2020-01-01T00:00:00Z&status=IN_PROGRESS") == ["n-0"]

    @pytest.mark.parametrize(
        "query",
        [
            "status=HAPPY",
            "status=IN_PROGRESS&status=x",
            "operativeStatus=1",
            "startDate=yesterday",
            "endDate=2020-13-01T00:00:00Z",
            "startDate=0001-01-01T00:00:00%2B23:00",
            "endDate=9999-12-31T23:59:59-23:00",
            "size=0",
            "size=251",
            "startAfterId=x",
            "tenantOrderId=%00",
            "facilityRefs=" + ",".join(["x"] * 501),
        ],
    )
    def test_refuses_nonsense(self, api: APIClient, orders: Any, query: str) -> None:
        answer = api.get(f"/api/processes?{query}")
        assert answer.status_code == 400
        assert answer.json()[0]["summary"]

    def test_asks_the_same_however_long_it_is(
        self, api: APIClient, orders: Any, place: Any, django_assert_num_queries: Any
    ) -> None:
        for _ in range(2):
            with django_assert_num_queries(4):
                api.get("/api/processes")
            for _ in range(5):
                place()


class TestScope:
    def test_another_facilitys_process_does_not_exist(self, order: Any, store: Any) -> None:
        stranger = associate_of(facility("Amsterdam"))
        assert stranger.get(f"/api/processes/{order['processId']}").status_code == 404
        assert stranger.get(f"/api/processes/{order['processId']}/historylogs").status_code == 404
        assert stranger.get("/api/process", {"orderRef": order["id"]}).status_code == 404
        assert stranger.get("/api/processes").json() == {"processes": [], "total": 0}

    def test_the_own_facilitys_process_is_there(self, order: Any, store: Any) -> None:
        clerk = associate_of(store)
        assert clerk.get(f"/api/processes/{order['processId']}").json()["id"] == order["processId"]
        assert clerk.get("/api/process", {"tenantOrderId": "R-1"}).status_code == 200
        assert clerk.get("/api/processes").json()["total"] == 1

    def test_of_a_split_only_the_own_part_is_told(self, place: Any, store: Any) -> None:
        other = facility("Amsterdam")
        goods(other, B=3)
        lines = [{"article": {"tenantArticleId": name, "title": name}, "quantity": 1} for name in "AB"]
        taken = place(orderLineItems=lines)
        plans_route_due()
        clerk = associate_of(other)
        process = clerk.get(f"/api/processes/{taken['processId']}").json()
        own = PickJob.objects.get(facility=other)
        assert matches("Process", process)
        assert process["facilityRefs"] == [str(other.pk)]
        assert process["pickJobRefs"] == [str(own.pk)]
        assert process["routingPlanRefs"] == [str(own.plan_id)]
        assert str(store.pk) not in str(process)
        logs = clerk.get(f"/api/processes/{taken['processId']}/historylogs").json()["historyLogs"]
        assert [log["domainRef"] for log in logs if log["domain"] == "PICKJOB"] == [str(own.pk)]

    @pytest.mark.parametrize(
        ("path", "permission"),
        [("", "PROCESS_READ"), ("/historylogs", "PROCESS_LOG_READ")],
    )
    def test_the_permission_is_asked_for(self, order: Any, path: str, permission: str) -> None:
        others = [name for name in ("PROCESS_READ", "PROCESS_LOG_READ", "PROCESS_WRITE") if name != permission]
        answer = client_of(user_with(*others)).get(f"/api/processes/{order['processId']}{path}")
        assert answer.status_code == 403
        assert permission in answer.json()[0]["description"]
