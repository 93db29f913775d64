"""The cast of the trail: somebody who may do everything, at both doors, and a shop with goods."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from fulfillment.common.clock import now
from fulfillment.facilities.models import Facility
from fulfillment.processes.models import GdprConfiguration
from tests.cast import administrator, client_of, facility, goods
from tests.picking.cast import Shop


@pytest.fixture(autouse=True)
def _names_are_shown(request: pytest.FixtureRequest) -> None:
    """Have the trail say who did something; by default the privacy rules hide it."""
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        body = {"retentionTime": 90, "actorAnonymization": False}
        GdprConfiguration.objects.create(version=1, body=body, created_at=now(), modified_at=now())


@pytest.fixture
def boss(db: None) -> Any:
    """A user who may do everything."""
    user = administrator()
    user.first_name, user.last_name = "Ada", "Boss"
    user.save()
    return user


@pytest.fixture
def api(boss: Any) -> APIClient:
    """The boss at the API."""
    return client_of(boss)


@pytest.fixture
def backoffice(boss: Any) -> Client:
    """The boss in the backoffice."""
    client = Client()
    client.force_login(boss)
    return client


@pytest.fixture
def store(db: None) -> Facility:
    """A facility with goods."""
    where = facility("Köln")
    goods(where, A=10, B=10)
    return where


@pytest.fixture
def shop(api: APIClient, store: Facility) -> Shop:
    """Orders over the API, routed to `store`."""
    return Shop(api)
