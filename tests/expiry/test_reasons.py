"""Why an order was given up that nobody collected: said where clients, clerks and the log look for it."""

from typing import Any

import pytest

from expiry.tasks import expire_due
from fulfillment.processes.models import Process, StatusChange
from fulfillment.processes.timeline import timeline_of
from tests.cast import facility, goods
from tests.contract import matches
from tests.picking.cast import Shop

from .cast import expiry_of, moment, to_collect

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=5)
    return where


def test_the_reason_stands_with_the_order_in_its_history_and_in_the_log(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2}, minutes=-1)
    expire_due()
    at = shop.client.get(f"/api/expiries/{expiry_of(order).pk}").json()["expiryTime"]
    reason = f"Not collected by {at[:19]}Z."
    shown = shop.client.get(f"/api/orders/{order['id']}").json()
    assert matches("Order", shown)
    assert shown["statusReasons"][-1] == {"status": "CANCELLED", "reason": reason}
    assert "cancelationReason" not in shown
    logs = shop.client.get(f"/api/processes/{order['processId']}/historylogs").json()
    told = {log["eventType"]: log for log in logs["historyLogs"]}
    assert all(matches("ProcessHistoryLog", log) for log in logs["historyLogs"])
    for kind in ("ORDER_CANCELLED", "PICKING_CANCELLED"):
        assert (told[kind]["info"], told[kind]["eventCause"]) == (reason, "EXPIRY")
        assert told[kind]["user"] == {"userRef": "system", "username": "system"}
    assert told["ORDER_CANCELLED"]["payload"]["statusReason"] == shown["statusReasons"][-1]
    steps = StatusChange.objects.filter(process_id=order["processId"], verb__in=["expire", "cancel"])
    assert set(steps.values_list("reason", flat=True)) == {reason}


def test_the_timeline_tells_who_did_what_to_an_expiry_and_why(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    expiry = expiry_of(order)
    for version, change in enumerate(({"status": "INACTIVE"}, {"status": "ACTIVE", "provisioningTime": moment(-1)}), 1):
        answer = shop.client.patch(f"/api/expiries/{expiry.pk}", {"version": version, **change}, format="json")
        assert answer.status_code == 200
    expire_due()
    process = Process.objects.get(pk=order["processId"])
    newest, started, stopped, *_ = timeline_of(process_id=process.pk)
    assert (newest.title, newest.who) == ("Order cancelled: not collected in time", "System")
    assert newest.why.startswith("Not collected by ")
    assert ("Expiry", "Active", "Inactive", 1) in newest.steps
    assert [happening.title for happening in (started, stopped)] == ["Expiry started", "Expiry stopped"]
    assert {happening.who for happening in (started, stopped)} != {"System"}
