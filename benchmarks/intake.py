"""Measure how orders are taken: over HTTP on durable PostgreSQL, against the same rows inserted by raw SQL.

Run `python -m benchmarks.intake`; DATABASE_URL (an empty database) and REDIS_URL name services to use instead of own.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg

from benchmarks import machine
from benchmarks.clients import Client, HttpClient, Outcome, measure
from benchmarks.floor import Sample, SqlClient, sample
from benchmarks.stack import ROOT, Stack, durability, manage, postmaster, running_stack, services

EXAMPLE = ROOT / "fulfillment" / "backoffice" / "demo" / "seeds" / "order.json"
HEAD = f"{'':24} {'clients':>7} {'per s':>8} {'p50 ms':>8} {'p99 ms':>8}   CPU ms per piece: web, PostgreSQL, clients"


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds of the services so far."""

    web: float
    database: float


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return 1 if an answer was wrong or an order is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8, help="of each measurement")
    parser.add_argument("--clients", type=int, nargs="+", default=[8, 16], help="how many at once")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="only profile N orders in one process")
    options = parser.parse_args(arguments)
    if options.profile:
        with services() as environment:
            manage(environment, "migrate", "-v", "0")
            os.environ.update(environment)
            from benchmarks.intake_profile import profile  # noqa: PLC0415 - needs the environment that was just made

            profile(json.loads(EXAMPLE.read_text()), orders=options.profile)
        return 0
    with running_stack() as stack:
        return Measurement(stack, options.seconds).run(options.clients)


class Measurement:
    """All figures of one run of the product, printed as they come."""

    def __init__(self, stack: Stack, seconds: float) -> None:
        self.stack = stack
        self.seconds = seconds
        self.database_pid = postmaster(stack.database_url)
        self.body = json.loads(EXAMPLE.read_text())
        self.failures: list[str] = []

    def run(self, clients: list[int]) -> int:
        """Measure the product, then its floors."""
        print(f"PostgreSQL: {durability(self.stack.database_url)}")
        print(f"web: {len(machine.children_of(self.stack.web_pid))} workers; cores: {os.cpu_count()}; no worker routes")
        supply(self.stack, self.body)
        self.orders(4, seconds=2, title="warm-up")
        print(f"\n{HEAD}")
        self.show("orders, one client", self.orders(1, title="sequential"))
        taken = {number: self.show("orders", self.orders(number, title=f"{number} clients")) for number in clients}
        self.show_memory()
        order = sample(self.stack.database_url)
        for number in clients:
            self.show("GET /healthz", self.healthz(number))
        floors = {}
        for number in (1, *clients):
            floors[number] = self.show("raw SQL, same rows", self.floor(number, order))
        print(f"\none order is {sum(1 for _ in order.statements)} inserts, {order.bytes:,} bytes as text")
        for number in clients:
            print(f"{number:3} clients: orders per second / raw SQL = {taken[number].rate / floors[number].rate:.2f}")
        self.check_count()
        for failure in self.failures:
            print(f"FAILED: {failure}")
        return bool(self.failures)

    def orders(self, clients: int, *, title: str, seconds: float = 0) -> tuple[Outcome, Cost]:
        """Take orders with this many clients."""
        request = order_request(self.stack, self.body)

        def make(number: int) -> Client:
            return HttpClient(self.stack.host, self.stack.port, partial(request, title, number), b"201")

        return self.costed(make, clients=clients, title=title, seconds=seconds)

    def healthz(self, clients: int) -> tuple[Outcome, Cost]:
        """Ask for the cheapest answer there is: what HTTP alone costs."""
        request = f"GET /healthz HTTP/1.1\r\nHost: {self.stack.host}\r\n\r\n".encode()

        def make(_number: int) -> Client:
            return HttpClient(self.stack.host, self.stack.port, lambda _piece: request, b"200")

        return self.costed(make, clients=clients, title=f"healthz, {clients} clients", seconds=min(self.seconds, 3))

    def floor(self, clients: int, order: Sample) -> tuple[Outcome, Cost]:
        """Insert the same rows without the product."""
        make = partial(SqlClient, self.stack.database_url, order)
        return self.costed(make, clients=clients, title=f"raw SQL, {clients} clients")

    def costed(
        self, make: Callable[[int], Client], *, clients: int, title: str, seconds: float = 0
    ) -> tuple[Outcome, Cost]:
        """Measure, and count what the services used meanwhile."""
        before = self.cost()
        outcome = measure(make, clients=clients, seconds=seconds or self.seconds, title=title)
        after = self.cost()
        self.failures += [f"{title}: {failure}" for failure in outcome.failures]
        return outcome, Cost(after.web - before.web, after.database - before.database)

    def cost(self) -> Cost:
        """Return the processor time of the web server and the database."""
        database = machine.family_cpu_seconds(self.database_pid) if self.database_pid else float("nan")
        return Cost(machine.family_cpu_seconds(self.stack.web_pid), database)

    def show(self, name: str, measured: tuple[Outcome, Cost]) -> Outcome:
        """Print one row of the table."""
        outcome, cost = measured
        pieces = max(1, len(outcome.latencies))
        per_piece = [1e3 * seconds / pieces for seconds in (cost.web, cost.database, outcome.cpu)]
        print(
            f"{name:24} {outcome.clients:7} {outcome.rate:8.0f} {outcome.percentile(50):8.2f} "
            f"{outcome.percentile(99):8.2f}   {', '.join(f'{value:.2f}' for value in per_piece)}",
            flush=True,
        )
        return outcome

    def show_memory(self) -> None:
        """Print what each web worker holds after the load, and how evenly they have worked."""
        for pid in machine.children_of(self.stack.web_pid):
            memory, used = machine.memory_of(pid), machine.cpu_seconds(pid)
            held = f"{memory.resident:.0f} MB resident, {memory.proportional:.0f} MB its share"
            print(f"  web worker: {held}; CPU {used:.1f} s")

    def check_count(self) -> None:
        """Compare the orders in the database with the answers: each that was confirmed is there."""
        with psycopg.connect(self.stack.database_url) as connection:
            query = (
                "SELECT count(*), count(DISTINCT tenant_order_id) FROM orders_order WHERE tenant_order_id LIKE 'bench%'"
            )
            stored, distinct = connection.execute(query).fetchone() or (0, 0)
        print(f"orders in the database: {stored:,}, numbers among them: {distinct:,}")


def order_request(stack: Stack, body: dict[str, Any]) -> Callable[[str, int, int], bytes]:
    """Return what builds the bytes of a request: the documented example with a number of its own."""
    marker = "~number~"
    before, after = json.dumps({**body, "tenantOrderId": marker}).encode().split(marker.encode())
    width = 40
    head = (
        f"POST /api/orders HTTP/1.1\r\nHost: {stack.host}\r\nAuthorization: Bearer {stack.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(before) + len(after) + width}\r\n\r\n"
    ).encode()

    def build(title: str, client: int, piece: int) -> bytes:
        number = f"bench-{title}-{client}-{piece}"[:width].ljust(width, "-").encode()
        return head + before + number + after

    return build


def supply(stack: Stack, body: dict[str, Any]) -> None:
    """Make a facility that lists and holds what the example order wants."""
    facility = json.loads(FACILITY)
    facility_id = stack.call("POST", "/api/facilities", facility)["id"]
    articles = [line["article"]["tenantArticleId"] for line in body["orderLineItems"]]
    listings = [{"tenantArticleId": article, "title": article} for article in articles]
    stack.call("PUT", f"/api/facilities/{facility_id}/listings", {"listings": listings})
    for article in articles:
        stack.call("POST", "/api/stocks", {"facilityRef": facility_id, "tenantArticleId": article, "value": 1_000_000})


FACILITY = """{
  "name": "Benchmark", "tenantFacilityId": "BENCH-01", "locationType": "WAREHOUSE",
  "address": {"companyName": "Benchmark", "street": "Kade", "houseNumber": "1", "postalCode": "1012 PH",
              "city": "Amsterdam", "country": "NL", "resolvedCoordinates": {"lat": 52.37, "lon": 4.89}},
  "services": [{"type": "SHIP_FROM_STORE"}]
}"""


if __name__ == "__main__":
    sys.exit(main())
