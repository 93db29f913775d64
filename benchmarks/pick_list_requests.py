"""The measuring half of `benchmarks.pick_list`: fills one facility with jobs, then asks for its lists."""

import datetime
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

django.setup()

import numpy as np  # noqa: E402
import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402
from tqdm import tqdm  # noqa: E402

from benchmarks.stack import durability  # noqa: E402
from fulfillment.accounts.actors import actor_of  # noqa: E402
from fulfillment.accounts.models import User  # noqa: E402
from fulfillment.common import clock  # noqa: E402
from fulfillment.facilities.models import Facility  # noqa: E402
from fulfillment.handover.models import HandoverJob, HandoverLine  # noqa: E402
from fulfillment.picking.models import PickJob, PickLine  # noqa: E402
from fulfillment.processes.models import Process  # noqa: E402

LINES = 3
WAITING = 1_000
MOST_MILLISECONDS = 200
WORKPLACE = "/admin/picking/pickjob/workplace/"


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of request, and the statements that read the same rows."""

    title: str
    ask: Callable[[], Any]
    floor: tuple[tuple[str, tuple[Any, ...]], ...]


def main(open_jobs: int, over: int, requests: int) -> int:
    """Print a table; return 1 if a page takes longer than it may."""
    url = os.environ["DATABASE_URL"]
    print(f"PostgreSQL: {durability(url)}")
    print(f"one facility: {open_jobs:,} open jobs, {over:,} that are over, {WAITING:,} handovers, {LINES} lines each")
    fill(open_jobs, over)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    print(f"{'':28} {'queries':>7} {'p50 ms':>7} {'p99 ms':>7} {'floor':>7} {'ratio':>6}")
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    slow = 0
    with override_settings(STORAGES=storages, ALLOWED_HOSTS=["*"]), psycopg.connect(url, autocommit=True) as raw:
        for case in cases():
            slow += measure(case, raw, requests) > MOST_MILLISECONDS
    return int(slow > 0)


def measure(case: Case, raw: "psycopg.Connection[Any]", requests: int) -> float:
    """Print a row of the table and return its 99th percentile in milliseconds."""
    for _ in range(5):
        answer = case.ask()
        assert answer.status_code == 200, (case.title, answer.status_code)
    queries = []
    with connection.execute_wrapper(lambda execute, *rest: queries.append(rest) or execute(*rest)):
        case.ask()
    times = [milliseconds(case.ask) for _ in tqdm(range(requests), desc=case.title, leave=False, disable=None)]
    floors = [milliseconds(lambda: [raw.execute(*statement).fetchall() for statement in case.floor]) for _ in times]
    p50, p99 = np.percentile(times, (50, 99))
    floor = float(np.median(floors))
    print(f"{case.title:28} {len(queries):7} {p50:7.1f} {p99:7.1f} {floor:7.2f} {p50 / floor:6.1f}")
    return float(p99)


def milliseconds(work: Callable[[], Any]) -> float:
    """Return how long *work* takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3


def cases() -> Iterator[Case]:
    """Yield what is measured."""
    facility = Facility.objects.get()
    user = User.objects.create_superuser("bench@fulfillment.example", "x", is_staff=True)
    page, api = Client(), APIClient()
    page.force_login(user)
    api.force_authenticate(user, token=actor_of(user))
    job = PickJob.objects.filter(status="IN_PROGRESS").first()
    assert job is not None
    jobs, handovers = (
        ("picking_pickjob", "picking_pickline", "pick_job_id"),
        (
            "handover_handoverjob",
            "handover_handoverline",
            "handover_job_id",
        ),
    )
    opened, pending = "status = 'OPEN'", "status IN ('OPEN', 'WAITING_FOR_INPUT')"
    counts = (
        *counted("picking_pickjob", opened, facility),
        *counted("picking_pickjob", "status IN ('IN_PROGRESS', 'PAUSED')", facility),
        *counted("handover_handoverjob", pending, facility),
    )
    for title, query, floor in (
        ("workplace: to pick", "", listed(*jobs, opened, facility)),
        ("workplace: page 100", "?page=100", listed(*jobs, opened, facility, offset=99 * 25)),
        ("workplace: hand over", "?tab=handover", listed(*handovers, pending, facility)),
    ):
        yield Case(title, lambda query=query: page.get(WORKPLACE + query), (*counts, *floor))
    yield Case("picking page", lambda: page.get(f"/admin/picking/pickjob/{job.pk}/pick/"), one(job))
    columns = "SELECT * FROM picking_pickjob WHERE facility_id = %s AND status = 'OPEN'"
    yield Case(
        "GET /api/pickjobs",
        lambda: api.get("/api/pickjobs", {"facilityRef": str(facility.pk), "status": "OPEN"}),
        ((f"{columns} ORDER BY id LIMIT 26", (facility.pk,)),),
    )


def counted(table: str, condition: str, facility: Facility) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Return the statement that counts up to the bound of badges."""
    inner = f"SELECT 1 FROM {table} WHERE facility_id = %s AND {condition} LIMIT 1000"
    return ((f"SELECT count(*) FROM ({inner}) AS found", (facility.pk,)),)


def listed(
    table: str, lines: str, key: str, condition: str, facility: Facility, *, offset: int = 0
) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Return the statements that read one page of jobs and how big they are."""
    page = f"FROM {table} WHERE facility_id = %s AND {condition} ORDER BY target_time, id LIMIT 26 OFFSET {offset}"
    sizes = f"SELECT {key}, count(*), sum(quantity) FROM {lines} WHERE {key} IN (SELECT id {page}) GROUP BY 1"
    return ((f"SELECT * {page}", (facility.pk,)), (sizes, (facility.pk,)))


def one(job: PickJob) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Return the statements that read one job with its lines."""
    lines = "SELECT * FROM picking_pickline WHERE pick_job_id = %s ORDER BY position"
    return (("SELECT * FROM picking_pickjob WHERE id = %s", (job.pk,)), (lines, (job.pk,)))


def fill(open_jobs: int, over: int) -> None:
    """Make one facility with jobs in every state, most of them over."""
    now, rng = clock.now(), random.Random(1)
    stamps = {"created_at": now, "modified_at": now}
    facility = Facility.objects.create(name="Store", tenant_facility_id="S", address={}, country="DE", **stamps)
    states = ["OPEN"] * open_jobs + ["IN_PROGRESS"] * 40 + ["PAUSED"] * 10 + ["CLOSED"] * over
    rng.shuffle(states)
    for start in tqdm(range(0, len(states), 2000), desc="jobs", file=sys.stderr, leave=False, disable=None):
        part = states[start : start + 2000]
        processes = Process.objects.bulk_create(Process(**stamps) for _ in part)
        shared = [
            {
                "facility": facility,
                "tenant_order_id": f"R-{start + place}",
                "order_date": now,
                "target_time": now + datetime.timedelta(minutes=rng.randint(-600, 6000)),
                **stamps,
            }
            for place in range(len(part))
        ]
        jobs = PickJob.objects.bulk_create(
            PickJob(process=process, status=state, short_id=f"J{start + place}", channel="COLLECT", **shared[place])
            for place, (process, state) in enumerate(zip(processes, part, strict=True))
        )
        PickLine.objects.bulk_create(PickLine(pick_job=job, **_line(number)) for job in jobs for number in range(LINES))
        _hand_over(jobs[: WAITING // 10] if start < 20_000 else jobs[:500], shared, waiting=start < 20_000)
    connection.cursor().execute("ANALYZE")


def _hand_over(jobs: list[PickJob], shared: list[dict[str, Any]], *, waiting: bool) -> None:
    status = "OPEN" if waiting else "HANDED_OVER"
    made = HandoverJob.objects.bulk_create(
        HandoverJob(process_id=job.process_id, pick_job_id=job.pk, status=status, channel="COLLECT", **shared[place])
        for place, job in enumerate(jobs)
    )
    HandoverLine.objects.bulk_create(
        HandoverLine(handover_job=job, **_line(number)) for job in made for number in range(LINES)
    )


def _line(number: int) -> dict[str, Any]:
    article = {"tenantArticleId": f"A-{number}", "title": f"Article {number}"}
    return {"position": number, "tenant_article_id": f"A-{number}", "article": article, "quantity": 2}


if __name__ == "__main__":
    sys.exit(main(*(int(size) for size in sys.argv[1:4])))
