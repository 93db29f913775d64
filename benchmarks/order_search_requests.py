"""The measuring half of `benchmarks.order_search`: asks through the view, in this process, and prints a table."""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

django.setup()

import numpy as np  # noqa: E402
import psycopg  # noqa: E402
from django.db.models import Max  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402
from tqdm import tqdm  # noqa: E402

from benchmarks.order_search_cases import Case, cases  # noqa: E402
from benchmarks.stack import durability  # noqa: E402
from fulfillment.accounts.actors import actor_of  # noqa: E402
from fulfillment.accounts.models import User  # noqa: E402
from orders.models import Order  # noqa: E402

URL = "/api/orders/search"
EMAIL = "bench@fulfillment.example"
PAGE = 20
SKIPPED = 99 * PAGE
MOST_MILLISECONDS = 100


def main(requests: int, only: str) -> int:
    """Print a table; return 1 if a page takes longer than it may."""
    url = os.environ["DATABASE_URL"]
    end = Order.objects.aggregate(end=Max("created_at"))["end"]
    print(f"PostgreSQL: {durability(url)}")
    print(f"{Order.objects.count():,} orders; pages of {PAGE}, with their lines; {requests} requests each")
    print(f"{'':44} {'finds':>7} {'first page':>15} {'page 100':>15} {'floor':>6} {'ratio':>6}")
    print(f"{'':44} {'':>7} {'p50 / p99 ms':>15} {'p50 / p99 ms':>15} {'ms':>6}")
    api, slow = signed_in(), 0
    got(api.post(URL, {"query": {}}, format="json"))
    gc.collect()
    gc.freeze()  # as the web server does
    with psycopg.connect(url, autocommit=True) as raw:
        for case in cases(end):
            if only in case.title:
                slow += measure(case, api, raw, requests) > MOST_MILLISECONDS
        for title, path in lists():
            if only in title:
                slow += shown(title, "", [times(lambda path=path: got(api.get(path)), requests)]) > MOST_MILLISECONDS
    print(f"{slow} of them took longer than {MOST_MILLISECONDS} ms")
    return int(slow > 0)


def signed_in() -> APIClient:
    """Return a client of an administrator."""
    user = User.objects.filter(email=EMAIL).first() or User.objects.create_superuser(EMAIL, "x", is_staff=True)
    api = APIClient()
    api.force_authenticate(user, token=actor_of(user))
    return api


def measure(case: Case, api: APIClient, raw: "psycopg.Connection[Any]", requests: int) -> float:
    """Print a row of the table and return its worst 99th percentile in milliseconds."""

    def search(**more: Any) -> dict[str, Any]:
        return got(api.post(URL, {**case.body, **more}, format="json"))

    page = search(size=PAGE)
    measured = [times(lambda: search(size=PAGE), requests)]
    cursor = hundredth(search)
    if cursor:
        measured.append(times(lambda: search(size=PAGE, after=cursor), requests))
    keys = [order["id"] for order in page["orders"]]
    floor = times(lambda: read(raw, keys), requests)
    return shown(case.title, case.share, measured, float(np.median(floor)) if keys else None)


def hundredth(search: Callable[..., dict[str, Any]]) -> str | None:
    """Return the cursor that the hundredth page starts after, None where there is none."""
    after: dict[str, Any] = {}
    left = SKIPPED
    while left:
        size = min(left, 250)
        info = search(size=size, **after)["pageInfo"]
        if not info["hasNextPage"]:
            return None
        after, left = {"after": info["endCursor"]}, left - size
    return str(after["after"])


def read(raw: "psycopg.Connection[Any]", keys: list[str]) -> None:
    """Read the rows of a page whose keys are known: what no search can do without."""
    raw.execute("SELECT * FROM orders_order WHERE id = ANY(%s::uuid[])", (keys,)).fetchall()
    raw.execute("SELECT * FROM orders_orderline WHERE order_id = ANY(%s::uuid[])", (keys,)).fetchall()


def lists() -> Iterator[tuple[str, str]]:
    """Yield the lists over orders and processes, and what is read one by one."""
    order = Order.objects.order_by("-pk").first()
    assert order is not None
    yield "GET /api/orders", "/api/orders"
    yield "GET /api/orders?consumerId=", "/api/orders?consumerId=c-0"
    yield "GET /api/orders?tenantOrderId=", f"/api/orders?tenantOrderId={order.tenant_order_id}"
    yield "GET /api/process?orderRef=", f"/api/process?orderRef={order.pk}"
    yield "GET /api/process?tenantOrderId=", f"/api/process?tenantOrderId={order.tenant_order_id}"
    since = order.created_at.replace(microsecond=0, tzinfo=None).isoformat()[:8]
    yield "GET /api/processes, this month", f"/api/processes?startDate={since}01T00:00:00Z"
    yield "GET /api/processes?status=", f"/api/processes?status=IN_PROGRESS&startDate={since}01T00:00:00Z"
    yield "GET /api/processes/{id}", f"/api/processes/{order.process_id}"
    yield "GET …/historylogs", f"/api/processes/{order.process_id}/historylogs"


def times(work: Callable[[], Any], requests: int) -> list[float]:
    """Return how many milliseconds *work* takes, each of some times."""
    work()
    found = []
    for _ in tqdm(range(requests), leave=False, disable=None):
        begun = time.perf_counter()
        work()
        found.append((time.perf_counter() - begun) * 1e3)
    return found


def shown(title: str, share: str, measured: list[list[float]], floor: float | None = None) -> float:
    """Print a row and return its worst 99th percentile."""
    percentiles = [np.percentile(one, (50, 99)) for one in measured]
    cells = [f"{p50:.1f} / {p99:.1f}" for p50, p99 in percentiles] + ["–"] * (2 - len(measured))
    ratio = f"{floor:6.2f} {percentiles[0][0] / floor:6.1f}" if floor else ""
    print(f"{title:44} {share:>7} {cells[0]:>15} {cells[1]:>15} {ratio}", flush=True)
    return float(max(p99 for _, p99 in percentiles))


def got(answer: Any) -> dict[str, Any]:
    """Return the body of an answer that is as it should be."""
    assert answer.status_code == 200, answer.content[:500]
    body: dict[str, Any] = answer.json()
    return body


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
