"""What every test gets: an empty cache, and a clear reason where the environment lacks what a test needs."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from fulfillment.audits.append_only import privacy_work

# How long an example takes is for the benchmarks: here two suites may share one core.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here, and say why."""
    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    again = os.environ.get("SUITE_RAN_ON", "")
    if again:
        # Architecture, engine and other plain functions: nothing would be different.
        items[:] = [item for item in items if _asks_a_database(item)]
    for marker, missing, reason in (
        ("postgres", sqlite, "needs PostgreSQL; this run is on SQLite"),
        ("redis", not settings.REDIS_URL, "needs a Redis; set REDIS_URL or use `make test`"),
        ("browser", CHROMIUM is None, "needs a system Chromium (apt-get install chromium)"),
    ):
        if missing:
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=reason))


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("browser"):
        return False  # the pages have tests of their own
    fixtures = DATABASE_FIXTURES.intersection(item.fixturenames)  # type: ignore[attr-defined]
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests want to be told even if they pass, wherever they ran (``user_properties``, "told")."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "told" and report.when == "call":
                terminalreporter.write_line(f"\n{value}")


_flush = TransactionTestCase._fixture_teardown


def _flush_the_trail_too(case: TransactionTestCase) -> None:
    """Empty all tables after a test that commits; SQLite does it by deleting, which the trail else refuses."""
    if connection.vendor == "sqlite":
        with privacy_work(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM audits_audit")
    _flush(case)


TransactionTestCase._fixture_teardown = _flush_the_trail_too


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser for tests marked ``browser``."""
    assert CHROMIUM is not None
    return CHROMIUM


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """No counter, flag or message of one test reaches the next, nor what a process keeps of its rules."""
    yield
    cache.clear()
    # Not at the top: this file is read before Django knows its apps.
    from orders.lock_rules.kept import forget_rules

    forget_rules()
