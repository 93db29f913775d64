"""Figures for Prometheus: cheap, without consumer data, and not for everybody."""

import time
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from expiry.models import Expiry
from fulfillment.common.claims import MAX_ATTEMPTS
from fulfillment.config import backlog
from fulfillment.config.metrics import RequestMetricsMiddleware, may_read
from tests.cast import facility, goods
from tests.expiry.cast import to_collect
from tests.picking.cast import Shop


@pytest.fixture(autouse=True)
def _counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog, "_kept", (float("-inf"), []))


@pytest.mark.django_db
def test_requests_are_counted_by_view_and_never_by_address(client: Client) -> None:
    client.get("/healthz")
    client.get("/nobody/jane.doe@example.org?name=Jane")
    text = client.get("/metrics").content.decode()
    assert 'fulfillment_requests_total{method="GET",status="200",view="healthz"}' in text
    assert 'view="unmatched"' in text
    assert "fulfillment_database_up 1.0" in text
    assert "fulfillment_web_memory_bytes{" in text
    assert "jane" not in text.lower()


@pytest.mark.django_db
def test_rows_that_wait_are_counted(client: Client) -> None:
    assert 'fulfillment_outbox_events{status="PENDING"} 0.0' in client.get("/metrics").content.decode()


@pytest.mark.django_db
def test_expiries_that_wait_are_counted_and_the_longest_wait_is_told(client: Client) -> None:
    shop, where = Shop(), facility()
    goods(where, A=5)
    for minutes in (-1, -30, -60, 60):
        to_collect(shop, where, lines={"A": 1}, minutes=minutes)
    Expiry.objects.filter(pk=Expiry.objects.order_by("expiry_time")[0].pk).update(attempts=MAX_ATTEMPTS)
    text = client.get("/metrics").content.decode()
    assert 'fulfillment_expiries{state="due"} 2.0' in text
    assert 'fulfillment_expiries{state="set_aside"} 1.0' in text
    assert 1800 <= _figure(text, "fulfillment_expiry_overdue_seconds") < 1860


@pytest.mark.django_db
def test_where_no_expiry_waits_the_figures_are_zero(client: Client) -> None:
    text = client.get("/metrics").content.decode()
    assert 'fulfillment_expiries{state="due"} 0.0' in text
    assert 'fulfillment_expiries{state="set_aside"} 0.0' in text
    assert _figure(text, "fulfillment_expiry_overdue_seconds") == 0


@pytest.mark.django_db
def test_expiries_that_wait_leave_the_health_alone(client: Client) -> None:
    before = [client.get(path).json()["status"] for path in ("/readyz", "/api/health")]
    shop, where = Shop(), facility()
    goods(where, A=5)
    to_collect(shop, where, lines={"A": 1}, minutes=-60)
    Expiry.objects.update(attempts=MAX_ATTEMPTS)
    assert [client.get(path).json()["status"] for path in ("/readyz", "/api/health")] == before


def _figure(text: str, name: str) -> float:
    (line,) = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(line.split()[1])


@pytest.mark.parametrize(
    ("token", "headers", "address", "allowed"),
    [
        ("", {}, "127.0.0.1", True),
        ("", {}, "::1", True),
        ("", {}, "", True),
        ("", {}, "10.0.0.7", False),
        ("", {"X-Forwarded-For": "10.0.0.7"}, "127.0.0.1", False),
        ("s3cret", {}, "127.0.0.1", False),
        ("s3cret", {"Authorization": "Bearer wrong"}, "127.0.0.1", False),
        ("s3cret", {"Authorization": "Bearer s3cret"}, "10.0.0.7", True),
    ],
)
def test_who_may_read(token: str, headers: dict[str, str], address: str, allowed: bool, settings: Any) -> None:
    settings.METRICS_TOKEN = token
    assert may_read(RequestFactory().get("/metrics", headers=headers, REMOTE_ADDR=address)) is allowed


def test_counting_a_request_costs_next_to_nothing() -> None:
    answer = HttpResponse()
    middleware = RequestMetricsMiddleware(lambda _: answer)
    request = RequestFactory().get("/healthz")
    best = min(_seconds(middleware, request) for _ in range(5))
    assert best < 30e-6


def _seconds(middleware: RequestMetricsMiddleware, request: Any, *, times: int = 1000) -> float:
    started = time.perf_counter()
    for _ in range(times):
        middleware(request)
    return (time.perf_counter() - started) / times
