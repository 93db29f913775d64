"""A worker dies by SIGKILL and Redis forgets everything: orders are routed, and promises let go, once each."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from fulfillment.picking.models import PickJob
from orders.models import Order
from routing.models import RoutingPlan
from routing.services.claims import LEASE
from tests.cast import administrator, client_of, facility, goods, order_body
from tests.invariants import assert_invariants_hold
from tests.orders.promising import let_pass, promise
from tests.picking.cast import counters

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.django_db(transaction=True)]

ORDERS = 200


def environment() -> dict[str, str]:
    """The environment of a process that works on this test's database and Redis."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{settings.DATABASES['default']['NAME']}")
    return {
        **os.environ,
        "DATABASE_URL": urlunsplit(database),
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "fulfillment.config.settings",
        "SECRET_KEY": settings.SECRET_KEY,
    }


@contextlib.contextmanager
def celery(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Celery process in a group of its own and kill the group at the end."""
    command = [sys.executable, "-m", "celery", "-A", "fulfillment.config", *arguments]
    process = subprocess.Popen(command, env=environment(), start_new_session=True)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def wait_for(condition: Any, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, Counter(RoutingPlan.objects.values_list("status", flat=True))
        time.sleep(0.02)


@pytest.mark.parametrize("_round", [1, *(pytest.param(number, marks=pytest.mark.nightly) for number in range(2, 11))])
def test_every_order_is_routed_once(_round: int) -> None:
    for name in ("one", "two"):
        goods(facility(name), A=ORDERS)
    client = client_of(administrator())
    for number in range(ORDERS):
        client.post("/api/orders", order_body(tenantOrderId=f"killed-{number}"), format="json")
    with celery("worker", "--concurrency", "2", "--loglevel", "ERROR"):
        wait_for(lambda: 0 < RoutingPlan.objects.filter(status="ROUTED").count() < ORDERS, seconds=30)
    cache.clear()
    client_of_redis = cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]
    client_of_redis.flushdb()
    done = RoutingPlan.objects.filter(status="ROUTED").count()
    assert done < ORDERS
    with celery("worker", "--concurrency", "2", "--loglevel", "ERROR"), celery("beat", "--loglevel", "ERROR"):
        wait_for(
            lambda: RoutingPlan.objects.filter(status="ROUTED").count() == ORDERS,
            seconds=LEASE.total_seconds() + 45,
        )
    assert Order.objects.count() == RoutingPlan.objects.count() == PickJob.objects.count() == ORDERS
    assert_invariants_hold()
    connection.close()


@pytest.mark.nightly
def test_every_promise_ends_within_a_minute() -> None:
    store, client, promises = facility(), client_of(administrator()), 150
    goods(store, A=promises)
    for _ in range(promises):
        promise(client)
    obsolete = Order.objects.filter(status="OBSOLETE")
    with celery("beat", "--loglevel", "ERROR"), celery("worker", "--concurrency", "2", "--loglevel", "ERROR"):
        let_pass(minutes=31)
        over = time.monotonic()
        wait_for(lambda: 0 < obsolete.count() < promises, seconds=30)
    with celery("beat", "--loglevel", "ERROR"), celery("beat", "--loglevel", "ERROR"):
        with celery("worker", "--concurrency", "2", "--loglevel", "ERROR"):
            wait_for(lambda: obsolete.count() == promises, seconds=60 - (time.monotonic() - over))
        print(f"{promises} promises ended within {time.monotonic() - over:.0f} s")
    assert counters(store, "A") == (promises, 0)
    assert_invariants_hold()
    connection.close()
