"""What expires besides a plain order: jobs without one, promises, orders of which a part is gone; and what is told."""

from typing import Any

import pytest

from expiry.tasks import expire_due
from fulfillment.events.models import Event
from fulfillment.handover.models import HandoverJob
from fulfillment.picking.models import PickJob
from fulfillment.processes.models import Process
from orders.models import Order
from tests.cast import facility, goods
from tests.contract import matches
from tests.handover.cast import Counter
from tests.invariants import assert_invariants_hold
from tests.orders.promising import act, promise
from tests.picking.cast import counters

from .asking import Clerk
from .cast import moment, to_collect

pytestmark = pytest.mark.django_db

AGO = moment(-1)


@pytest.fixture
def shop() -> Counter:
    return Counter()


@pytest.fixture
def clerk(shop: Counter) -> Clerk:
    return Clerk(shop.client)


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=5, B=5)
    return where


def headless_pick_job(shop: Counter, where: Any) -> Any:
    """Make a pick job for three of A that belongs to no order."""
    body = {
        "facilityRef": str(where.pk),
        "orderDate": "2026-01-01T10:00:00Z",
        "deliveryinformation": {"channel": "COLLECT", "details": {"collect": {"identifier": "Ann", "paid": True}}},
        "pickLineItems": [{"article": {"tenantArticleId": "A", "title": "A"}, "quantity": 3}],
    }
    answer = shop.client.post("/api/pickjobs", body, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def events(process: str) -> list[str]:
    return list(Event.objects.filter(process_id=process).order_by("sequence").values_list("name", flat=True))


def ends(process: str) -> tuple[str, list[str], list[str]]:
    """Return the states of a process, of its pick jobs and of its handover jobs."""
    jobs = (each.objects.filter(process_id=process).order_by("pk") for each in (PickJob, HandoverJob))
    return (Process.objects.get(pk=process).status, *(list(found.values_list("status", flat=True)) for found in jobs))


@pytest.mark.parametrize("stage", ["OPEN", "STARTED", "PICKED"])
def test_a_pick_job_without_an_order(shop: Counter, clerk: Clerk, store: Any, stage: str) -> None:
    job = headless_pick_job(shop, store)
    if stage == "STARTED":
        shop.act(job, "START")
    if stage == "PICKED":
        shop.pick(job, 3)
        assert counters(store, "A") == (2, 0)
    clerk.post(job["processId"], provisioningTime=AGO)
    assert expire_due() == 1
    assert ends(job["processId"]) == ("CANCELED", ["EXPIRED"], ["CANCELED"] if stage == "PICKED" else [])
    assert counters(store, "A") == (5, 0)
    assert "ORDER_CANCELLED_BY_EXPIRY" not in events(job["processId"])
    assert events(job["processId"]).count("PICK_JOB_EXPIRED") == 1
    assert_invariants_hold()


def test_a_handover_job_that_a_client_made(shop: Counter, clerk: Clerk, store: Any) -> None:
    job = shop.headless(store)
    clerk.post(job["processId"], provisioningTime=AGO)
    assert expire_due() == 1
    assert ends(job["processId"]) == ("CANCELED", [], ["CANCELED"])
    assert events(job["processId"])[-1] == "HANDOVERJOB_CANCELED"
    assert_invariants_hold()


def test_a_promise_that_was_given_an_expiry(shop: Counter, clerk: Clerk, store: Any) -> None:
    promised = promise(shop.client, lines={"A": 2})
    clerk.post(str(Order.objects.get().process_id), provisioningTime=AGO)
    assert expire_due() == 1
    order = Order.objects.get()
    assert (order.status, order.promised_until) == ("CANCELLED", None)
    assert counters(store, "A") == (5, 0)
    act(shop.client, promised, "CONFIRM_PROMISE", expect=400, version=2)
    assert_invariants_hold()


def test_an_order_of_which_one_of_two_parcels_was_handed_over(shop: Counter, clerk: Clerk) -> None:
    for article in "AB":
        goods(facility(article), **{article: 5})
    order = shop.order(lines={"A": 1, "B": 1})
    gone, left = PickJob.objects.filter(order_id=order["id"]).order_by("pk")
    document = shop.client.get(f"/api/pickjobs/{gone.pk}").json()
    shop.pick(document, 1)
    shop.hand(shop.read(shop.handover(document).pk), "FINISH_HANDOVER_JOB", lineItems=[])
    made = clerk.post(order["processId"], provisioningTime=AGO)
    assert expire_due() == 1
    assert ends(order["processId"]) == ("CANCELED", ["PICKED", "EXPIRED"], ["HANDED_OVER"])
    assert clerk.read(made)["status"] == "INACTIVE"
    assert Order.objects.get().status == "CANCELLED"
    assert counters(left.facility, left.lines.get().tenant_article_id) == (5, 0)
    assert counters(gone.facility, gone.lines.get().tenant_article_id) == (4, 0)
    assert_invariants_hold()


class TestWhatIsTold:
    @pytest.fixture
    def order(self, shop: Counter, store: Any) -> Any:
        """An order that has just expired."""
        order = to_collect(shop, store, lines={"A": 2}, minutes=-1)
        assert expire_due() == 1
        return order

    def test_the_order_says_why(self, shop: Counter, order: Any) -> None:
        found = shop.client.get(f"/api/orders/{order['id']}").json()
        assert matches("Order", found)
        assert (found["status"], found["version"]) == ("CANCELLED", 2)
        assert found["statusReasons"][-1]["status"] == "CANCELLED"
        assert found["statusReasons"][-1]["reason"].startswith("Not collected by ")

    def test_the_process_and_its_search_do(self, shop: Counter, order: Any) -> None:
        found = shop.client.get(f"/api/processes/{order['processId']}").json()
        assert matches("Process", found)
        assert (found["status"], found["domsStatus"], found["operativeStatus"]) == ("CANCELED",) * 3
        search = {"query": {"status": {"eq": "CANCELED"}}}
        answer = shop.client.post("/api/processes/search", search, format="json")
        assert answer.status_code == 200, answer.content
        assert [each["id"] for each in answer.json()["processes"]] == [order["processId"]]

    def test_the_log_names_the_expiry_as_the_cause(self, shop: Counter, order: Any) -> None:
        answer = shop.client.get(f"/api/processes/{order['processId']}/historylogs").json()
        assert matches("ProcessHistoryLogs", answer)
        logs = {log["type"]: log for log in answer["historyLogs"] if "eventCause" in log}
        assert {called: log["eventCause"] for called, log in logs.items()} == dict.fromkeys(
            ("ORDER_CANCELLED", "PICKING_CANCELLED"), "EXPIRY"
        )
        assert logs["ORDER_CANCELLED"]["payload"]["statusReason"]["reason"].startswith("Not collected by ")
        assert {log["user"]["userRef"] for log in logs.values()} == {"system"}

    def test_the_expiry_itself_is_over_and_knows_the_process_as_it_was(self, clerk: Clerk, order: Any) -> None:
        (expiry,) = clerk.listed(processRef=order["processId"])
        assert (expiry["status"], expiry["version"]) == ("INACTIVE", 2)
        assert expiry["processVersion"] == Process.objects.get().version - 1
        (error,) = clerk.patch(expiry, expect=400, status="ACTIVE")
        assert "is over" in error["description"]
        (error,) = clerk.patch(expiry, expect=409, version=1, status="INACTIVE")
        assert (error["requestVersion"], error["version"]) == (1, 2)
