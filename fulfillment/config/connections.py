"""Database connections that outlive a request: found dead without asking the database, and opened anew."""

import select
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse


def hung_up(connection: Any) -> bool:
    """Tell whether the server has closed an idle PostgreSQL connection: its socket then has something to read.

    One system call of about a microsecond instead of a query, so that the first request after the database was away
    succeeds, whichever worker and thread it meets.
    """
    raw = connection.connection
    if raw is None or connection.vendor != "postgresql" or connection.in_atomic_block:
        return False
    if raw.closed:
        return True
    poll = select.poll()
    poll.register(raw.fileno(), select.POLLIN)
    return bool(poll.poll(0))


class FreshConnectionMiddleware:
    """Drops connections that died since the thread's last request; Django opens a new one at the first query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for connection in connections.all(initialized_only=True):
            if hung_up(connection):
                connection.close()
        return self.get_response(request)
