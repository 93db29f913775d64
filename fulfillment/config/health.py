"""Whether this process lives, whether it can serve, and what it depends on."""

import os
from typing import Any

import orjson
import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

UP = "UP"
DOWN = "DOWN"
DEGRADED = "DEGRADED"

_migrated = False


def _answer(body: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = HttpResponse(orjson.dumps(body), content_type="application/json", status=status)
    if status == 503:
        response["Retry-After"] = "2"
    return response


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer that this process is alive; asks nothing and nobody."""
    return _answer({"status": UP})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer whether requests can be served: 503 while the database is away or not migrated; a lost broker is told."""
    states = {"database": database_status()}
    states["migrations"] = migrations_status() if states["database"] == UP else DOWN
    states["broker"] = broker_status()
    ready = states["database"] == UP and states["migrations"] == UP
    return _answer(health_result(states, ready=ready), status=200 if ready else 503)


@never_cache
@require_safe
def api_health(_request: HttpRequest) -> HttpResponse:
    """Answer ``HealthResult``: 200 also while a dependency is down, which the body tells."""
    states = {"database": database_status(), "broker": broker_status()}
    return _answer(health_result(states, ready=states["database"] == UP))


@never_cache
@require_safe
def api_status(_request: HttpRequest) -> HttpResponse:
    """Answer ``Status``: DEGRADED while work goes on but later than it should, because the broker is away."""
    if database_status() == DOWN:
        return _answer({"status": DOWN})
    return _answer({"status": UP if broker_status() == UP else DEGRADED})


def health_result(states: dict[str, str], *, ready: bool) -> dict[str, Any]:
    """Return the body ``HealthResult`` for the *states* by the name of the dependency."""
    dependencies = [{"name": name, "status": state} for name, state in states.items()]
    return {"status": UP if ready else DOWN, "dependencies": dependencies}


def database_status() -> str:
    """Return UP if the database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return DOWN
    return UP


def migrations_status() -> str:
    """Return UP once every migration is applied; then not asked again, for a process does not outlive its code."""
    global _migrated  # noqa: PLW0603 - one process, one answer kept
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except Error:
            return DOWN
    return UP if _migrated else DOWN


def broker_status() -> str:
    """Return UP if the broker answers within a moment."""
    if not settings.REDIS_URL:
        return UP if os.access(settings.QUEUE_DIR, os.W_OK) else DOWN
    options = settings.CACHES["default"]["OPTIONS"]
    try:
        with redis.Redis.from_url(settings.REDIS_URL, **options) as client:
            client.ping()
    except (redis.RedisError, OSError):
        return DOWN
    return UP
