"""What a sweep costs that finds nothing, and which pages its claim reads."""

import datetime
import re
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from django.db import connection, transaction

from expiry import schemas
from expiry.models import ExpiryConfiguration
from expiry.selectors import expiries_due, expiries_unannounced
from expiry.services import EXPIRIES_AT_ONCE, expiry_configuration_put
from expiry.tasks import announce_due, expire_due
from fulfillment.accounts.permissions import ALL
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import parse_body
from fulfillment.common.claims import claim
from fulfillment.common.configurations import configuration_in_force

MOST_MILLISECONDS = 5
LEAD = datetime.timedelta(minutes=60)


def measure(when: str, sweeps: int, most_pages: int) -> int:
    """Print a row for each kind of sweep and how its claim is executed; return how many were slow or read much."""
    _announce()
    due = expiries_due().order_by("expiry_time")
    soon = expiries_unannounced(lead_time=LEAD).order_by("expiry_time")
    rows: list[tuple[str, Callable[[], int]]] = [
        ("expire_due, whole", expire_due),
        ("expire_due, its claim", lambda: len(claim(due, limit=EXPIRIES_AT_ONCE))),
        ("announce_due, whole", announce_due),
        ("announce_due, its claim", lambda: len(claim(soon, limit=EXPIRIES_AT_ONCE))),
    ]
    print(f"\n{f'sweep, {when}':36} {'first ms':>8} {'p50 ms':>8} {'p99 ms':>8}")
    slow = sum(_row(title, work, sweeps) > MOST_MILLISECONDS for title, work in rows)
    return slow + sum(_explain(title, work) > most_pages for title, work in (rows[1], rows[3]))


def _announce() -> None:
    """Turn EXPIRY_UPCOMING on."""
    known = configuration_in_force(ExpiryConfiguration)
    body = {"provisioningTimeOffsetInMinutes": 0, "upcomingLeadTimeInMinutes": LEAD.seconds // 60}
    draft = parse_body({**body, "version": known.version}, schemas.ExpiryConfiguration)
    expiry_configuration_put(body=draft, actor=Actor(kind="USER", id="bench", name="Bench", permissions=ALL))


def _row(title: str, work: Callable[[], int], sweeps: int) -> float:
    times = []
    for _ in range(sweeps):
        begun = time.perf_counter()
        found = work()
        times.append((time.perf_counter() - begun) * 1e3)
        assert not found, (title, found)
    p50, p99 = np.percentile(times[1:], (50, 99))
    print(f"{title:36} {times[0]:8.2f} {p50:8.2f} {p99:8.2f}", flush=True)
    return float(p99)


def _explain(title: str, work: Callable[[], Any]) -> int:
    """Print how PostgreSQL executes the first statement of *work*; return how many pages it touched."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        work()
    sql, params = next(one for one in asked if one[0].startswith("SELECT"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
        plan = [line for (line,) in cursor.fetchall()]
    print(f"\n{title}:", *plan, sep="\n  ")
    buffers = next((line for line in plan if "Buffers:" in line), "")
    return sum(int(pages) for pages in re.findall(r"(?:hit|read)=(\d+)", buffers))
