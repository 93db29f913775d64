"""Measure the whole routing run, database included: due plans in; reservations, logs and pick jobs out.

Run `python -m benchmarks.routing_run`; DATABASE_URL (an empty database) names a PostgreSQL to use instead of its own.
"""

import argparse
import os
import subprocess
import sys

from benchmarks.stack import manage, services


def main(arguments: list[str] | None = None) -> int:
    """Prepare a database and let a fresh process do the measuring, for settings are read once per process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.routing_run", description=__doc__)
    parser.add_argument("--orders", type=int, default=1000)
    parser.add_argument("--facilities", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--profile", action="store_true", help="print the most expensive functions, too")
    options = parser.parse_args(arguments)
    with services() as environment:
        manage(environment, "migrate", "-v", "0")
        sizes = [str(number) for number in (options.orders, options.facilities, options.articles, int(options.profile))]
        command = [sys.executable, "-m", "benchmarks.routing_batches", *sizes]
        return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
