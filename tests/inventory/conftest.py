"""A client of an integration and a facility without goods."""

import pytest
from rest_framework.test import APIClient

from fulfillment.facilities.models import Facility
from tests.cast import client_of, facility, user_with

PERMISSIONS = ("LISTING_READ", "LISTING_WRITE", "LISTING_DELETE", "STOCK_READ", "STOCK_WRITE", "RESERVATION_READ")


@pytest.fixture
def api(db: None) -> APIClient:
    """A client that may read and write the inventory."""
    return client_of(user_with(*PERMISSIONS))


@pytest.fixture
def store(db: None) -> Facility:
    """A facility that is online."""
    return facility("Köln", tenant_facility_id="K-1")


@pytest.fixture
def elsewhere(db: None) -> Facility:
    """Another one."""
    return facility("Bonn", tenant_facility_id="B-1")


@pytest.fixture
def clerk(store: Facility) -> APIClient:
    """A client that is limited to `store`."""
    user = user_with(*PERMISSIONS, email="clerk@fulfillment.example", facility_ids=[str(store.pk)])
    return client_of(user)
