"""Baskets and quotes for the tests."""

import datetime
from typing import Any

import msgspec
from django.db.models import F
from rest_framework.test import APIClient

from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now
from fulfilment_options.models import FulfilmentPlan
from routing.models import RoutingStrategy
from routing.strategy import DEFAULT_NODE
from tests.cast import order_body

PATH = "/api/v4.1/fulfilmentOptions"

SEED: dict[str, Any] = {
    "limit": 10,
    "orderType": "HD",
    "locationRef": "DR001",
    "trackingId": "track",
    "address": {
        "address1": "46 Kippax Street",
        "city": "Surry Hills",
        "postcode": "2010",
        "state": "NSW",
        "country": "Australia",
    },
    "items": [{"skuRef": "DM12345", "requestedQuantity": 1}],
    "attributes": [{"name": "type", "value": "special", "type": "STRING"}],
    "retailerId": 1,
}


def basket(**units: int) -> dict[str, Any]:
    """A request for these articles, to Cologne."""
    return {
        "orderType": "HD",
        "address": {"postcode": "50668", "city": "Köln", "country": "DE"},
        "items": [{"skuRef": article, "requestedQuantity": quantity} for article, quantity in units.items()],
    }


def ask(client: APIClient, body: dict[str, Any], *, expect: int = 201) -> Any:
    """Ask for a quote and return the answer's body."""
    answer = client.post(PATH, body, format="json")
    assert answer.status_code == expect, answer.content
    return answer.json()


def order_by(
    client: APIClient,
    preferences: dict[str, Any],
    *,
    expect: int = 201,
    changes: dict[str, Any] | None = None,
    **units: int,
) -> Any:
    """Order these articles with these delivery preferences and return the answer's body."""
    lines = [
        {"article": {"tenantArticleId": article, "title": article}, "quantity": quantity}
        for article, quantity in units.items()
    ]
    body = order_body(orderLineItems=lines, deliveryPreferences=preferences, **(changes or {}))
    answer = client.post("/api/orders", body, format="json")
    assert answer.status_code == expect, answer.content
    return answer.json()


def place_order(client: APIClient, plan: Any, *, status: str = "OPEN", **units: int) -> Any:
    """Order these articles as a plan of a quote says."""
    return order_by(client, {"sourcingOptionRefs": [plan["id"]]}, changes={"status": status}, **units)


def put_state(client: APIClient, quote: Any, state: str, *, expect: int = 200, **more: Any) -> Any:
    """Bring a quote to this state and return the answer's body."""
    answer = client.put(f"{PATH}/state/{state}", {"id": quote["id"], **more}, format="json")
    assert answer.status_code == expect, answer.content
    return answer.json()


def let_holds_pass(minutes: float) -> None:
    """Let time pass for every hold; the rows move, for what is over is decided by the database's clock."""
    FulfilmentPlan.objects.filter(held_until__isnull=False).update(
        held_until=F("held_until") - datetime.timedelta(minutes=minutes)
    )


def places(quote: Any) -> list[list[str]]:
    """The locations of each plan."""
    return [[part["locationRef"] for part in plan["fulfilments"]] for plan in quote["plans"]]


def strategy(**parts: Any) -> RoutingStrategy:
    """Put another strategy in use: the default with these parts replaced."""
    RoutingStrategy.objects.filter(in_use=True).update(in_use=False)
    node = as_json(msgspec.structs.replace(DEFAULT_NODE, **parts))
    revision = RoutingStrategy.objects.count() + 1
    return RoutingStrategy.objects.create(
        revision=revision, name=f"Strategy {revision}", root_node=node, in_use=True, created_at=now()
    )
