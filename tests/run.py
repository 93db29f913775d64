"""Runs the suite on PostgreSQL and on SQLite, with a real Redis: ``python -m tests.run [pytest arguments]``.

Services that the environment names (DATABASE_URL, REDIS_URL) are used; the others are set up for the run.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.environment.postgres import running_postgres
from tests.environment.redis import running_redis

NO_TESTS = 5
OWN_SETTINGS = ("PORT", "HOST", "VAR_DIR", "SECRET_KEY", "ADMIN_EMAIL", "ADMIN_PASSWORD", "ALLOWED_HOSTS", "DEBUG")


def main(arguments: list[str]) -> int:
    """Return pytest's worst exit code; no test at all counts as a failure only if neither run had one."""
    given = os.environ.get("DATABASE_URL", "")
    if not any(argument.startswith(("-n", "--numprocesses")) for argument in arguments):
        arguments = ["-n", "2", "--dist", "loadgroup", *arguments]
    with contextlib.ExitStack() as services:
        redis_url = os.environ.get("REDIS_URL") or services.enter_context(running_redis())
        postgres = given if given.startswith("postgres") else services.enter_context(running_postgres())
        codes = {
            "PostgreSQL": run_pytest("PostgreSQL", postgres, redis_url, arguments),
            # What needs no particular database has run by then.
            "SQLite": run_pytest("SQLite", "", redis_url, arguments, ran_on="PostgreSQL"),
        }
    failed = {name: code for name, code in codes.items() if code not in {0, NO_TESTS}}
    if failed:
        print(f"Failed on {' and '.join(failed)}.", flush=True)
        return max(failed.values())
    return NO_TESTS if all(code == NO_TESTS for code in codes.values()) else 0


def run_pytest(name: str, database_url: str, redis_url: str, arguments: list[str], *, ran_on: str = "") -> int:
    """Run the suite on one database and return pytest's exit code."""
    print(f"\n=== The suite on {name} ===", flush=True)
    with tempfile.TemporaryDirectory(prefix="ff-var-") as var_dir:
        environment = {key: value for key, value in os.environ.items() if key not in OWN_SETTINGS}
        environment |= {
            "VAR_DIR": var_dir,
            "REDIS_URL": redis_url,
            "SUITE_RAN_ON": ran_on,
            "DATABASE_URL": database_url or f"sqlite:///{Path(var_dir) / 'unused.sqlite3'}",
        }
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
