"""Measure a store's lists of pick jobs with 10,000 open ones: the workplace's page, the picking page, the API's list.

Run `python -m benchmarks.pick_list`; DATABASE_URL (an empty database) names a PostgreSQL to use instead of its own.
"""

import argparse
import os
import subprocess
import sys

from benchmarks.stack import manage, services


def main(arguments: list[str] | None = None) -> int:
    """Prepare a database and let a fresh process do the measuring, for settings are read once per process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pick_list", description=__doc__)
    parser.add_argument("--open", type=int, default=10_000, help="open jobs of the facility")
    parser.add_argument("--over", type=int, default=100_000, help="jobs of the facility that are over")
    parser.add_argument("--requests", type=int, default=200, help="requests per row of the table")
    options = parser.parse_args(arguments)
    with services() as environment:
        manage(environment, "migrate", "-v", "0")
        sizes = [str(number) for number in (options.open, options.over, options.requests)]
        command = [sys.executable, "-m", "benchmarks.pick_list_requests", *sizes]
        return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
