"""Baskets and quotes for the tests."""

from typing import Any

from rest_framework.test import APIClient

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
