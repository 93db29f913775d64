"""The cast of the flows: a client that may do everything, and the two example orders of the documentation."""

import copy
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.cast import LOCKED_ORDER, THREE_LINE_ORDER, administrator, client_of


@pytest.fixture
def api(db: None) -> APIClient:
    """An API client with every permission."""
    return client_of(administrator())


@pytest.fixture
def locked_order() -> dict[str, Any]:
    """The documentation's locked click-and-collect order; its facility is still to be named."""
    return copy.deepcopy(LOCKED_ORDER)


@pytest.fixture
def three_line_order() -> dict[str, Any]:
    """The documentation's three-line order."""
    return copy.deepcopy(THREE_LINE_ORDER)
