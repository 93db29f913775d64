"""Promises for the tests: made over the API, and brought to their end as time would."""

import datetime
from typing import Any

from django.db.models import F
from rest_framework.test import APIClient

from orders.models import Order
from tests.cast import order_body

PATH = "/api/promises/deliverypromise"


def promise(
    client: APIClient, *, expect: int = 201, lines: dict[str, int] | None = None, key: str = "", **properties: Any
) -> Any:
    """Ask for a promise of these articles and return the answer's body."""
    body = order_body(**properties)
    if lines is not None:
        body["orderLineItems"] = [
            {"article": {"tenantArticleId": article, "title": article}, "quantity": units}
            for article, units in lines.items()
        ]
    answer = client.post(PATH, body, format="json", headers={"Idempotency-Key": key} if key else {})
    assert answer.status_code == expect, answer.json()
    return answer.json()


def act(client: APIClient, promised: Any, name: str, *, expect: int = 200, version: int = 1, **body: Any) -> Any:
    """Do something to a promise and return the answer's body."""
    path = f"/api/orders/{promised['orderRef']}/actions"
    answer = client.post(path, {"name": name, "version": version, **body}, format="json")
    assert answer.status_code == expect, answer.json()
    return answer.json()


def let_pass(minutes: float) -> None:
    """Let time pass for every promise; the rows move, for what is over is decided by the database's clock."""
    Order.objects.filter(promised_until__isnull=False).update(
        promised_until=F("promised_until") - datetime.timedelta(minutes=minutes)
    )


def statuses(promised: Any) -> tuple[str, str, list[str]]:
    """Return the states of a promise's order, of its process and of its plans."""
    order = Order.objects.select_related("process").get(pk=promised["orderRef"])
    plans = order.process.routing_plans.order_by("pk").values_list("status", flat=True)
    return order.status, order.process.status, list(plans)
