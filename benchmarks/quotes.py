"""Measure quotes over HTTP: one client, many clients, one article, beside ordering; then the removal of old ones.

Run `python -m benchmarks.quotes`; DATABASE_URL (an empty database) and REDIS_URL name services to use instead of own.
"""

import argparse
import itertools
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks import machine, quotes_floor, quotes_locks
from benchmarks.clients import Client, HttpClient, Outcome
from benchmarks.intake import EXAMPLE, HEAD, Cost, Measurement, order_request
from benchmarks.quotes_baskets import baskets
from benchmarks.stack import ROOT, Stack, durability, running_stack

PATH = "/api/v4.1/fulfilmentOptions"
BASKETS = 200
# Milliseconds of server time with one client, and quotes per second with many, on two cores of their own.
GOALS = {"p50": 25.0, "p99": 60.0, "ten items": 100.0, "one item": 250.0}


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return 1 if an answer was wrong or somebody waited for a lock."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quotes", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8, help="of each measurement")
    parser.add_argument("--clients", type=int, default=16, help="how many at once")
    parser.add_argument("--locations", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--old", type=int, default=200_000, help="old quotes that are removed")
    options = parser.parse_args(arguments)
    with running_stack() as stack:
        environment = {**os.environ, **quotes_locks.settings_of(stack)}
        module(environment, "quotes_data", options.locations, options.articles)
        quotes = Quotes(stack, options.seconds, options.articles)
        failed = quotes.run_all(options.clients)
        failed += module(environment, "quotes_stages", options.articles)
        if options.old:
            failed += module(environment, "quotes_removal", "fill", options.old)
            failed += quotes.beside_removal(options.clients)
    return int(failed > 0)


def module(environment: dict[str, str], name: str, *arguments: str | int) -> int:
    """Run one part in a process of its own, for settings are read once per process; return whether it failed."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


class Quotes(Measurement):
    """The rows of the table, printed as they come."""

    def __init__(self, stack: Stack, seconds: float, articles: int) -> None:
        super().__init__(stack, seconds)
        self.articles = articles

    def run_all(self, clients: int) -> int:
        """Measure everything; return how much went wrong."""
        print(f"PostgreSQL: {durability(self.stack.database_url)}")
        print(f"web: {len(machine.children_of(self.stack.web_pid))} workers; cores: {os.cpu_count()}")
        print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
        for items in (10, 1):
            self.costed(self.quoting(items), clients=4, seconds=3, title="warm-up")
        print(f"\n{HEAD}")
        one = self.show("10 items", self.costed(self.quoting(10), clients=1, title="one client"))
        many = self.show("10 items", self.costed(self.quoting(10), clients=clients, title="ten items"))
        self.show("1 item", self.costed(self.quoting(1), clients=1, title="one item, one client"))
        single = self.show("1 item", self.costed(self.quoting(1), clients=clients, title="one item"))
        self.show("GET /healthz", self.healthz(clients))
        floor = quotes_floor.sample(self.stack.database_url)
        make = partial(quotes_floor.FloorClient, self.stack.database_url, floor)
        self.show("raw SQL, 10 items", self.costed(make, clients=1, title="raw SQL"))
        self.show("raw SQL, 10 items", self.costed(make, clients=clients, title="raw SQL"))
        self.show_memory()
        figures = (one.percentile(50), one.percentile(99), many.rate, single.rate)
        for (name, goal), figure in zip(GOALS.items(), figures, strict=True):
            print(f"  {name}: {figure:.1f}, goal {goal:.0f}")
        return self.beside_orders(max(1, clients // 2)) + len(self.failures)

    def beside_orders(self, clients: int) -> int:
        """Take orders alone, quote alone, both at once; return how often somebody waited for a lock."""
        print(f"\nbeside ordering, {clients} clients each; one worker routes")
        router = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.quotes_router"],
            cwd=ROOT,
            env={**os.environ, **quotes_locks.settings_of(self.stack)},
        )
        try:
            title = itertools.count()
            alone = self.costed(self.ordering(next(title)), clients=clients, title="orders alone")
            self.show("orders alone", alone)
            quotes = self.costed(self.quoting(10), clients=clients, title="quotes alone")
            self.show("quotes alone", quotes)
            with quotes_locks.watching(self.stack.database_url) as seen:
                before = self.cost()
                context = multiprocessing.get_context("fork")
                results = context.SimpleQueue()
                other = context.Process(target=self._quote_beside, args=(clients, results))
                other.start()
                orders, _ = self.costed(self.ordering(next(title)), clients=clients, title="orders beside")
                beside = results.get()
                other.join()
                after = self.cost()
        finally:
            router.terminate()
            router.wait()
        used = after.web - before.web + after.database - before.database
        self.show("orders beside quotes", (orders, Cost(float("nan"), float("nan"))))
        self.show("quotes beside orders", (beside, Cost(float("nan"), float("nan"))))
        print(
            f"  orders keep {orders.rate / alone[0].rate:.0%}, quotes {beside.rate / quotes[0].rate:.0%} of their rate"
        )
        asked = pieces_cost(alone) * len(orders.latencies) + pieces_cost(quotes) * len(beside.latencies)
        print(f"  processor time: {used:.1f} s used, {asked:.1f} s by the pieces' cost when alone")
        return quotes_locks.report(seen)

    def beside_removal(self, clients: int) -> int:
        """Quote alone, and while old quotes are removed; return whether something was left behind."""
        alone, _ = self.show_costed(clients, "quotes alone")
        command = [sys.executable, "-m", "benchmarks.quotes_removal", "remove"]
        removal = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **quotes_locks.settings_of(self.stack)})
        with quotes_locks.watching(self.stack.database_url) as seen:
            beside, _ = self.show_costed(clients, "quotes, old removed")
        failed = removal.wait()
        print(f"  quotes keep {beside.rate / alone.rate:.0%} of their rate")
        return failed + quotes_locks.report(seen)

    def show_costed(self, clients: int, title: str) -> tuple[Outcome, Cost]:
        """Measure quotes of ten items, print the row and return it."""
        measured = self.costed(self.quoting(10), clients=clients, title=title)
        self.show(title, measured)
        return measured

    def _quote_beside(self, clients: int, results: Any) -> None:
        results.put(self.costed(self.quoting(10), clients=clients, title="quotes beside")[0])

    def quoting(self, items: int) -> Callable[[int], Client]:
        """Return what makes a client that asks for baskets, each made beforehand."""

        def make(number: int) -> Client:
            asked = baskets(self.articles, items, seed=number)
            requests = [self._request(body) for body in itertools.islice(asked, BASKETS)]
            return HttpClient(self.stack.host, self.stack.port, lambda piece: requests[piece % BASKETS], b"201")

        return make

    def ordering(self, run: int) -> Callable[[int], Client]:
        """Return what makes a client that orders three articles of the network."""
        body = json.loads(EXAMPLE.read_text())
        lines = body["orderLineItems"]
        body["consumer"]["addresses"][0]["country"] = "DE"

        def make(number: int) -> Client:
            for place, line in enumerate(lines):
                line["quantity"] = 1
                line["article"]["tenantArticleId"] = f"A-{(number * len(lines) + place) % self.articles}"
            request = order_request(self.stack, body)
            return HttpClient(self.stack.host, self.stack.port, partial(request, f"q{run}", number), b"201")

        return make

    def _request(self, body: dict[str, Any]) -> bytes:
        content = json.dumps(body).encode()
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: {self.stack.host}\r\nAuthorization: Bearer {self.stack.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        return head.encode() + content


def pieces_cost(measured: tuple[Outcome, Cost]) -> float:
    """Return the services' processor seconds per piece."""
    outcome, cost = measured
    return (cost.web + cost.database) / max(1, len(outcome.latencies))


if __name__ == "__main__":
    sys.exit(main())
