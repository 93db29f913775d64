"""Losing Redis loses nothing and holds nobody up: whether it is gone or silent."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery, current_app
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from fulfillment.config.cache import ForgivingRedisCache
from fulfillment.config.settings import REDIS_TIMEOUT

GONE = "redis://127.0.0.1:9/0"


@pytest.fixture
def silent() -> Iterator[str]:
    """A Redis that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture(params=["gone", "silent"])
def away(request: pytest.FixtureRequest, silent: str) -> str:
    return GONE if request.param == "gone" else silent


def cache_at(url: str) -> Any:
    options = {
        "socket_timeout": REDIS_TIMEOUT,
        "socket_connect_timeout": REDIS_TIMEOUT,
        "retry": Retry(NoBackoff(), 0),
    }
    return ForgivingRedisCache(url, {"OPTIONS": options})


def test_the_cache_goes_on_as_if_it_were_empty(away: str) -> None:
    cache = cache_at(away)
    started = time.monotonic()
    assert cache.get("key", "nothing") == "nothing"
    cache.set("key", "value")
    assert cache.add("key", "value") is True
    assert cache.get_many(["key"]) == {}
    assert "key" not in cache
    with pytest.raises(ValueError, match="cache is away"):
        cache.incr("key")
    assert cache.delete("key") is False
    # One wait to notice, one for the call that does not forgive; all others do not even try.
    assert time.monotonic() - started < 3 * REDIS_TIMEOUT


def test_a_task_is_refused_within_half_a_second(away: str) -> None:
    app = Celery("away", broker=away, set_as_current=False)
    app.conf.update(
        broker_transport_options={
            "visibility_timeout": 120,
            "socket_connect_timeout": REDIS_TIMEOUT,
            "socket_timeout": REDIS_TIMEOUT,
            "max_retries": 0,
        },
        broker_connection_timeout=REDIS_TIMEOUT,
        task_publish_retry=False,
    )
    for _ in range(2):
        started = time.monotonic()
        with pytest.raises(Exception, match=r"refused|Timeout"):
            app.send_task("any")
        assert time.monotonic() - started < 0.6


@pytest.mark.redis
def test_the_cache_works_where_there_is_a_redis() -> None:
    cache = cache_at(settings.REDIS_URL) if settings.REDIS_URL.startswith("redis") else None
    cache = cache or ForgivingRedisCache(settings.REDIS_URL, {})
    cache.set("key", {"a": 1})
    assert cache.get("key") == {"a": 1}
    assert cache.add("key", 2) is False
    cache.set("count", 1)
    assert cache.incr("count") == 2
    cache.clear()
    assert cache.get("key") is None


@pytest.mark.redis
def test_tasks_reach_the_queue_from_any_thread() -> None:
    """The current application of Celery is kept per thread; without a default another one would be used."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: current_app.main).result() == "fulfillment"
        pool.submit(lambda: current_app.send_task("tests.nobody_hears")).result()
    with current_app.connection_for_read() as connection:
        assert connection.default_channel.client.llen("celery") == 1
