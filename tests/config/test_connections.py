"""A database connection that died while idle is replaced before the request that would have met it."""

import pytest
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse

from fulfillment.config.connections import FreshConnectionMiddleware, hung_up


def ask(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_first_request_after_the_database_was_away_succeeds() -> None:
    connection.ensure_connection()
    assert not hung_up(connection)
    backend = connection.connection.info.backend_pid
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [backend])
    other.close()
    assert hung_up(connection)
    assert FreshConnectionMiddleware(ask)(HttpRequest()).status_code == 200
    assert connection.connection.info.backend_pid != backend


@pytest.mark.django_db
def test_a_living_connection_stays() -> None:
    connection.ensure_connection()
    before = connection.connection
    assert FreshConnectionMiddleware(ask)(HttpRequest()).status_code == 200
    assert connection.connection is before
