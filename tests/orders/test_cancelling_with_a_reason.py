"""Cancelling with a reason: the order keeps a copy, and whatever becomes of the reason does not change it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.common.actor import SYSTEM
from fulfillment.events.models import Event
from fulfillment.processes.models import StatusChange
from orders.models import Order
from orders.services import order_cancel
from tests.cast import administrator, client_of, facility, goods
from tests.contract import matches
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop

pytestmark = pytest.mark.django_db

REASONS = "/api/cancelationreasons"
TEXTS = {"en_US": "Changed their mind", "de_DE": "Anders überlegt"}


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


@pytest.fixture
def order(api: APIClient) -> dict[str, Any]:
    """An order that is routed and has a pick job."""
    goods(facility(), A=5)
    return Shop(api).order(lines={"A": 2})


@pytest.fixture
def reason(api: APIClient) -> dict[str, Any]:
    body = {"reason": "CHANGED_MIND", "reasonLocalized": TEXTS}
    found: dict[str, Any] = api.post(REASONS, body, format="json").json()
    return found


def cancel(api: APIClient, order: dict[str, Any], **more: Any) -> Any:
    return api.post(f"/api/orders/{order['id']}/actions", {"name": "CANCEL", "version": 1, **more}, format="json")


def test_the_order_shows_the_reason_as_it_was(api: APIClient, order: Any, reason: Any) -> None:
    answer = cancel(api, order, cancelationReasonId=reason["id"])
    assert answer.status_code == 200, answer.content
    assert matches("Order", answer.json())
    assert (answer.json()["status"], answer.json()["cancelationReason"]) == ("CANCELLED", reason)
    assert api.get(f"/api/orders/{order['id']}").json() == answer.json()
    assert_invariants_hold()


def test_the_order_keeps_its_copy_whatever_becomes_of_the_reason(api: APIClient, order: Any, reason: Any) -> None:
    cancel(api, order, cancelationReasonId=reason["id"])
    body = {"version": 1, "reason": "OTHER", "reasonLocalized": {}}
    assert api.put(f"{REASONS}/{reason['id']}", body, format="json").status_code == 200
    assert api.get(f"/api/orders/{order['id']}").json()["cancelationReason"] == reason
    assert api.delete(f"{REASONS}/{reason['id']}").status_code == 200
    assert api.get(f"/api/orders/{order['id']}").json()["cancelationReason"] == reason


def test_an_order_that_was_cancelled_without_a_reason_shows_none(api: APIClient, order: Any, reason: Any) -> None:
    assert "cancelationReason" not in cancel(api, order).json()
    assert Order.objects.get().cancelation_reason is None


def test_the_event_carries_the_reason(api: APIClient, order: Any, reason: Any) -> None:
    cancel(api, order, cancelationReasonId=reason["id"])
    event = Event.objects.get(name="ORDER_CANCELLED")
    assert (event.payload["cancelationReason"], event.reason) == (reason, "Changed their mind")


def test_the_log_of_the_process_tells_the_reason(api: APIClient, order: Any, reason: Any) -> None:
    cancel(api, order, cancelationReasonId=reason["id"])
    answer = api.get(f"/api/processes/{order['processId']}/historylogs", {"type": "ORDER_CANCELLED"}).json()
    assert matches("ProcessHistoryLogs", answer)
    (log,) = answer["historyLogs"]
    told = {name: reason[name] for name in ("id", "reason", "reasonLocalized", "version")}
    assert log["payload"] == {"cancelationReason": told}
    assert log["info"] == "Changed their mind"


@pytest.mark.parametrize(
    ("comment", "told", "noted"),
    [
        ("", "Changed their mind", []),
        ("By phone", "Changed their mind: By phone", [{"status": "CANCELLED", "reason": "By phone"}]),
    ],
    ids=["without", "with"],
)
def test_the_history_tells_the_reason_and_a_comment(
    order: Any, reason: Any, comment: str, told: str, noted: list[Any]
) -> None:
    cancelled, _ = order_cancel(order_id=order["id"], cancelation_reason_id=reason["id"], reason=comment, actor=SYSTEM)
    assert StatusChange.objects.get(entity="order", verb="cancel").reason == told
    assert cancelled.status_reasons == noted
    assert_invariants_hold()


@pytest.mark.parametrize("unknown", ["0191a2b3-0000-7000-8000-000000000000", "nonsense", "", "x" * 255])
def test_an_unknown_reason_is_refused_and_named_by_its_place(
    api: APIClient, order: Any, reason: Any, unknown: str
) -> None:
    answer = cancel(api, order, cancelationReasonId=unknown)
    assert answer.status_code == 400
    assert matches("ApiError", answer.json())
    assert "$.cancelationReasonId" in answer.json()[0]["description"]
    present = Order.objects.get()
    assert (present.status, present.version) == ("OPEN", 1)


@pytest.mark.parametrize("wrong", [None, 1, [], "\0", "x" * 256], ids=["null", "number", "list", "NUL", "too long"])
def test_what_is_no_id_is_refused(api: APIClient, order: Any, wrong: Any) -> None:
    assert cancel(api, order, cancelationReasonId=wrong).status_code == 400
    assert Order.objects.get().status == "OPEN"


def test_a_deleted_reason_is_refused(api: APIClient, order: Any, reason: Any) -> None:
    api.delete(f"{REASONS}/{reason['id']}")
    assert cancel(api, order, cancelationReasonId=reason["id"]).status_code == 400


def test_a_refused_cancelation_leaves_no_reason_behind(api: APIClient, order: Any, reason: Any) -> None:
    shop = Shop(api)
    shop.pick(shop.job(order), 2)
    version = api.get(f"/api/orders/{order['id']}").json()["version"]
    answer = cancel(api, order, cancelationReasonId=reason["id"], version=version)
    assert answer.status_code == 400
    assert Order.objects.get().cancelation_reason is None
    assert_invariants_hold()


def test_the_text_is_the_english_one_else_the_name_of_the_reason(api: APIClient, order: Any) -> None:
    body = {"reason": "Name", "reasonLocalized": {"de_DE": "Grund"}}
    named = api.post(REASONS, body, format="json").json()
    order_cancel(order_id=order["id"], cancelation_reason_id=named["id"], actor=SYSTEM)
    assert StatusChange.objects.get(entity="order", verb="cancel").reason == "Name"
