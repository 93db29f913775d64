"""The cast of the processes: a client that may do everything, and a store with goods."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.facilities.models import Facility
from tests.cast import administrator, client_of, facility, goods, order_body


@pytest.fixture
def api(db: None) -> APIClient:
    """An API client with every permission."""
    return client_of(administrator())


@pytest.fixture
def store(db: None) -> Facility:
    """A store with ten of A."""
    place = facility("Köln")
    goods(place, A=10)
    return place


@pytest.fixture
def place(api: APIClient) -> Callable[..., Any]:
    """Take an order and return it as the API shows it."""

    def placed(**properties: Any) -> Any:
        return api.post("/api/orders", order_body(**properties), format="json").json()

    return placed
