"""The measuring half of `benchmarks.routing_run`: fills a network, places orders, routes them batch by batch."""

import contextlib
import cProfile
import os
import pstats
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import django

django.setup()

import numpy as np  # noqa: E402
from django.db import connection  # noqa: E402
from tqdm import tqdm  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.floor import ROUTED, SqlClient, sample  # noqa: E402
from benchmarks.stack import durability, postmaster  # noqa: E402
from fulfillment.common import clock  # noqa: E402
from fulfillment.common.actor import SYSTEM  # noqa: E402
from fulfillment.common.bodies import parse_body  # noqa: E402
from fulfillment.facilities.models import Facility  # noqa: E402
from fulfillment.inventory.models import Listing, Stock  # noqa: E402
from orders.schemas import OrderForCreation  # noqa: E402
from orders.services import order_create  # noqa: E402
from routing.models import RoutingPlan  # noqa: E402
from routing.services import plans_route_due  # noqa: E402
from routing.services.runs import BATCH  # noqa: E402

LINES = 3


def main(orders: int, facilities: int, articles: int, profiled: int) -> int:
    """Print what routing *orders* orders takes; return 1 if some were not decided."""
    url = os.environ["DATABASE_URL"]
    rng = random.Random(1)
    print(f"PostgreSQL: {durability(url)}")
    print(f"{facilities} facilities, {articles} articles, {orders} orders of {LINES} lines, one worker")
    fill(facilities=facilities, articles=articles, rng=rng)
    for number in tqdm(range(orders), desc="placing", file=sys.stderr, leave=False, disable=None):
        order_create(draft=parse_body(body(number, articles, rng), OrderForCreation), actor=SYSTEM)
    connection.cursor().execute("ANALYZE")
    plans_route_due(limit=1)
    profiler = cProfile.Profile() if profiled else None
    rate = route(orders - 1, url, profiler)
    print(f"orders per second / raw SQL = {rate / floor(url, min(orders, 500)):.2f}")
    if profiler:
        pstats.Stats(profiler).strip_dirs().sort_stats("cumulative").print_stats(60)
    states = Counter(RoutingPlan.objects.values_list("status", flat=True))
    print(f"plans: {dict(states)}")
    return int(states["INITIAL"] > 0 or states["FAILED"] > 0)


def route(orders: int, url: str, profiler: cProfile.Profile | None) -> float:
    """Route everything that is due, print the figures and return the orders per second."""
    server = postmaster(url)
    batches, statements = [], Counted()
    before = machine.family_cpu_seconds(server) if server else 0.0
    own = time.process_time()
    begun = time.perf_counter()
    with (
        connection.execute_wrapper(statements),
        profiling(profiler),
        tqdm(total=orders, desc="routing", file=sys.stderr, leave=False, disable=None) as bar,
    ):
        claimed = 1
        while claimed:
            started = time.perf_counter()
            claimed = plans_route_due()
            if claimed:
                batches.append((time.perf_counter() - started) * 1e3)
            bar.update(claimed)
    seconds = time.perf_counter() - begun
    used = machine.family_cpu_seconds(server) - before if server else float("nan")
    p50, p99 = np.percentile(batches, (50, 99))
    print(
        f"{orders / seconds:.0f} orders/s; batch of up to {BATCH}: p50 {p50:.0f} ms, p99 {p99:.0f} ms"
        f" ({len(batches)} batches)"
    )
    print(f"statements per order: {statements.number / orders:.1f}")
    mine = 1e3 * (time.process_time() - own) / orders
    print(f"CPU ms per order: worker {mine:.2f}, PostgreSQL {1e3 * used / orders:.2f}")
    for verb, number in statements.kinds.most_common(12):
        print(f"  {number / orders:5.2f} per order  {verb}")
    return orders / seconds


class Counted:
    """Counts the statements that pass, by verb and table."""

    def __init__(self) -> None:
        self.number = 0
        self.kinds: Counter[str] = Counter()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        self.number += 1
        words = sql.replace('"', "").split()
        place = {"SELECT": "FROM", "INSERT": "INTO", "DELETE": "FROM"}.get(words[0])
        table = words[words.index(place) + 1] if place in words else words[1] if len(words) > 1 else ""
        self.kinds[f"{words[0]} {table}"] += 1
        return execute(sql, params, many, context)


@contextlib.contextmanager
def profiling(profiler: cProfile.Profile | None) -> Iterator[None]:
    """Run the block under *profiler*, if there is one."""
    if profiler:
        profiler.enable()
    yield
    if profiler:
        profiler.disable()


def floor(url: str, orders: int) -> float:
    """Print and return the orders per second of the same rows and updates by raw SQL, foreign keys unchecked."""
    client = SqlClient(url, sample(url, ROUTED), 0)
    raw = client.connection
    raw.execute("SET session_replication_role = replica")
    plans = [key for (key,) in raw.execute("SELECT id FROM routing_routingplan LIMIT %s", [orders])]
    stocks = [
        key for (key,) in raw.execute("SELECT id FROM inventory_stock WHERE on_hand > reserved LIMIT %s", [orders])
    ]
    begun = time.perf_counter()
    for start in range(0, orders, BATCH):
        with raw.transaction():
            for number in range(start, min(start + BATCH, len(plans), len(stocks))):
                for _ in range(LINES):
                    raw.execute(TAKE, [stocks[number]])
                raw.execute(DECIDE, [plans[number]])
                raw.execute(TELL, [plans[number]])
                client.write(number)
    rate = orders / (time.perf_counter() - begun)
    print(f"floor, the same rows and guarded updates by raw SQL: {rate:.0f} orders/s")
    return rate


TAKE = "UPDATE inventory_stock SET reserved = reserved WHERE id = %s AND on_hand - reserved >= 1"
DECIDE = "UPDATE routing_routingplan SET lines = lines, attempts = attempts WHERE id = %s AND version >= 1"
TELL = (
    "UPDATE processes_process SET event_sequence = event_sequence"
    " WHERE id = (SELECT process_id FROM routing_routingplan WHERE id = %s)"
)


def fill(*, facilities: int, articles: int, rng: random.Random) -> None:
    """Make a network in which a facility sells about half of the articles."""
    now = clock.now()
    stamps = {"created_at": now, "modified_at": now}
    places = [
        Facility(
            name=f"Facility {number}",
            tenant_facility_id=f"F-{number}",
            address={},
            country="DE",
            latitude=rng.uniform(47.5, 54.5),
            longitude=rng.uniform(6.5, 14.5),
            **stamps,
        )
        for number in range(facilities)
    ]
    Facility.objects.bulk_create(places)
    sold = [(place, article) for place in places for article in range(articles) if rng.random() < 0.5]
    for start in tqdm(range(0, len(sold), 5000), desc="network", file=sys.stderr, leave=False, disable=None):
        part = sold[start : start + 5000]
        Listing.objects.bulk_create(Listing(facility=p, tenant_article_id=f"A-{a}", **stamps) for p, a in part)
        Stock.objects.bulk_create(
            Stock(facility=p, tenant_article_id=f"A-{a}", on_hand=rng.randint(1, 20), **stamps) for p, a in part
        )


def body(number: int, articles: int, rng: random.Random) -> dict[str, Any]:
    """Return an order of three articles from somewhere in Germany."""
    address = {
        "street": "Domstr.",
        "houseNumber": "20",
        "postalCode": "50668",
        "city": "Köln",
        "country": "DE",
        "coordinates": {"lat": rng.uniform(47.5, 54.5), "lon": rng.uniform(6.5, 14.5)},
    }
    return {
        "tenantOrderId": f"bench-{number}",
        "orderDate": "2024-01-19T08:45:50Z",
        "consumer": {"addresses": [address]},
        "orderLineItems": [
            {"quantity": 1, "article": {"tenantArticleId": f"A-{article}", "title": "Article"}}
            for article in rng.sample(range(articles), LINES)
        ],
        "deliveryPreferences": {"shipping": {"serviceLevel": "DELIVERY"}},
    }


if __name__ == "__main__":
    sys.exit(main(*(int(size) for size in sys.argv[1:5])))
