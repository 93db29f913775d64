"""A client of an integration, and the smallest facility it would send."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.cast import client_of, user_with


@pytest.fixture
def api(db: None) -> APIClient:
    """A client that may read and write the network."""
    return client_of(user_with("FACILITY_READ", "FACILITY_CREATE", "FACILITY_WRITE"))


@pytest.fixture
def body() -> dict[str, Any]:
    """A managed facility in Cologne."""
    return {
        "name": "Köln Dom",
        "tenantFacilityId": "K-1",
        "address": {
            "companyName": "Fashion GmbH",
            "street": "Domstr.",
            "houseNumber": "20",
            "postalCode": "50668",
            "city": "Köln",
            "country": "DE",
        },
    }
