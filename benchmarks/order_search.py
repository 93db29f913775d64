"""Measure the search over a million orders: every documented filter and sort, the first page and the hundredth.

Run `python -m benchmarks.order_search`; DATABASE_URL names a PostgreSQL to use instead of its own. One that is filled
by `benchmarks.order_search_data` already is measured as it is.
"""

import argparse
import os
import subprocess
import sys

import psycopg

from benchmarks.stack import manage, services


def main(arguments: list[str] | None = None) -> int:
    """Fill a database and measure, each in a fresh process, for settings are read once per process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.order_search", description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000, help="orders in the database")
    parser.add_argument("--requests", type=int, default=50, help="requests per row of the table")
    parser.add_argument("--only", default="", help="only searches with this in their title")
    options = parser.parse_args(arguments)
    with services() as environment:
        manage(environment, "migrate", "-v", "0")
        if not _filled(environment["DATABASE_URL"]) and (failed := _run(environment, "_data", options.orders)):
            return failed
        return _run(environment, "_requests", options.requests, options.only)


def _filled(database_url: str) -> bool:
    with psycopg.connect(database_url) as connection:
        return connection.execute("SELECT 1 FROM orders_order LIMIT 1").fetchone() is not None


def _run(environment: dict[str, str], part: str, *arguments: object) -> int:
    command = [sys.executable, "-m", f"benchmarks.order_search{part}", *map(str, arguments)]
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
