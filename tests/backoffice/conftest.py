"""Everybody who signs in here, and a network with stock."""

from typing import Any

import pytest
from django.test import Client

from . import cast


@pytest.fixture
def network(db: None) -> dict[str, Any]:
    return cast.network()


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(db: None) -> Client:
    return signed_in(cast.person("root.admin@example.com"))


@pytest.fixture
def anna(db: None) -> Client:
    """A fraud clerk."""
    return signed_in(cast.person("anna.schmidt@example.com", "Fraud clerk"))


@pytest.fixture
def ben(db: None) -> Client:
    """A second clerk."""
    return signed_in(cast.person("ben.okafor@example.com", "Fraud clerk"))


@pytest.fixture
def dora(db: None) -> Client:
    """A dispatcher."""
    return signed_in(cast.person("dora.lind@example.com", "Dispatcher"))
