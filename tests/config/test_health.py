"""Probes: alive without asking anybody, ready only with the database, open about what is away."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from fulfillment.config import health


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health.connection, "cursor", refuse)
    monkeypatch.setattr(health.connection, "close", lambda: None)


def test_alive_asks_no_database(client: Client) -> None:
    # Without the mark django_db any query would fail this test.
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "UP"})
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_ready_with_database_and_migrations(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["dependencies"][:2] == [
        {"name": "database", "status": "UP"},
        {"name": "migrations", "status": "UP"},
    ]


@pytest.mark.usefixtures("no_database")
def test_not_ready_without_database(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert response.json()["status"] == "DOWN"
    assert client.get("/api/status").json() == {"status": "DOWN"}
    assert client.get("/api/health").json()["status"] == "DOWN"


@pytest.mark.django_db
@pytest.mark.parametrize(("broker", "status"), [("UP", "UP"), ("DOWN", "DEGRADED")])
def test_without_a_broker_the_work_is_late_but_goes_on(
    client: Client, monkeypatch: pytest.MonkeyPatch, broker: str, status: str
) -> None:
    monkeypatch.setattr(health, "broker_status", lambda: broker)
    assert client.get("/api/status").json() == {"status": status}
    assert client.get("/readyz").status_code == 200
    body = client.get("/api/health").json()
    assert body["status"] == "UP"
    assert {"name": "broker", "status": broker} in body["dependencies"]


@pytest.mark.redis
def test_a_broker_that_answers_is_up() -> None:
    assert health.broker_status() == "UP"


@pytest.mark.redis
def test_a_broker_that_is_gone_is_down(settings: Any) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock?db=0"
    assert health.broker_status() == "DOWN"
