"""Measure expiries: sweeps over a million that are not due, ten thousand that are, and the list of all of them.

Run `python -m benchmarks.expiry`; DATABASE_URL (an empty database) names a PostgreSQL to use instead of its own.
"""

import argparse
import os
import subprocess
import sys

from benchmarks.stack import manage, services


def main(arguments: list[str] | None = None) -> int:
    """Prepare a database and let a fresh process do the measuring, for settings are read once per process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.expiry", description=__doc__)
    parser.add_argument("--far", type=int, default=1_000_000, help="active expiries that are not due")
    parser.add_argument("--due", type=int, default=10_000, help="orders that expire")
    parser.add_argument("--sweeps", type=int, default=300, help="sweeps per row of the table")
    parser.add_argument("--requests", type=int, default=50, help="requests per row of the table")
    options = parser.parse_args(arguments)
    with services() as environment:
        manage(environment, "migrate", "-v", "0")
        sizes = [str(number) for number in (options.far, options.due, options.sweeps, options.requests)]
        command = [sys.executable, "-m", "benchmarks.expiry_run", *sizes]
        return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
