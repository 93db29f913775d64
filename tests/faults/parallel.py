"""Work that is done at the same time by threads with connections of their own."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from routing.services import plans_route_due


def in_parallel(work: Callable[[Any], Any], items: Iterable[Any], *, workers: int) -> list[Any]:
    """Run *work* over *items* in threads that start together and leave no connection behind."""
    barrier = threading.Barrier(workers)
    local = threading.local()

    def run(item: Any) -> Any:
        if not getattr(local, "started", False):
            local.started = True
            barrier.wait(30)
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, items))


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Make these calls at the same moment and return what each returned."""
    return in_parallel(lambda call: call(), calls, workers=len(calls))


def route_until_quiet(_: int = 0) -> int:
    total = 0
    while claimed := plans_route_due():
        total += claimed
    return total
