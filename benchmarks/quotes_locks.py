"""Who waits for whom in PostgreSQL while quotes and orders run side by side."""

import contextlib
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg

from benchmarks.stack import Stack

EVERY = 0.02
WAITING = """
SELECT left(waiting.query, 60), coalesce(left(blocking.query, 60), '')
FROM pg_stat_activity waiting
LEFT JOIN LATERAL unnest(pg_blocking_pids(waiting.pid)) AS blocker(pid) ON true
LEFT JOIN pg_stat_activity blocking ON blocking.pid = blocker.pid
WHERE waiting.wait_event_type = 'Lock' AND waiting.wait_event <> 'extend'
"""
# Two who add pages to the same table take turns for some microseconds, whatever they add.
GROWING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND wait_event = 'extend'"
QUOTES = "fulfilment_options_"


def settings_of(stack: Stack) -> dict[str, str]:
    """Return the environment of a process beside the web server."""
    return {
        "DATABASE_URL": stack.database_url,
        "DJANGO_SETTINGS_MODULE": "fulfillment.config.settings",
        "EMBEDDED_REDIS": "0",
        "VAR_DIR": tempfile.gettempdir(),
        "SECRET_KEY": "of a benchmark that nobody else can reach",
    }


@contextlib.contextmanager
def watching(database_url: str) -> Iterator[Counter[tuple[str, str]]]:
    """Look who waits for a lock fifty times a second while the block runs; what was seen is there at its end."""
    context = multiprocessing.get_context("fork")
    stop, results = context.Event(), context.SimpleQueue()
    process = context.Process(target=_watch, args=(database_url, stop, results), daemon=True)
    process.start()
    seen: Counter[tuple[str, str]] = Counter()
    try:
        yield seen
    finally:
        stop.set()
        seen.update(results.get())
        process.join()


def _watch(database_url: str, stop: Any, results: Any) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    with psycopg.connect(database_url, autocommit=True, prepare_threshold=1) as raw:
        while not stop.is_set():
            seen.update((str(waiting), str(blocking)) for waiting, blocking in raw.execute(WAITING))
            seen["looks", ""] += 1
            seen["growing", ""] += raw.execute(GROWING).fetchone()[0]  # type: ignore[index]
            time.sleep(EVERY)
    results.put(seen)


def report(seen: Counter[tuple[str, str]]) -> int:
    """Print what was seen; return how many waits a quote had a part in."""
    looks, growing = seen.pop(("looks", ""), 0), seen.pop(("growing", ""), 0)
    between = sum(times for pair, times in seen.items() if any(QUOTES in query for query in pair))
    with_quotes = f"with quotes among them: {between}; for a growing table: {growing}"
    print(f"  waits for locks in {looks} looks: {sum(seen.values())}, {with_quotes}")
    for (waiting, blocking), times in seen.most_common(3):
        print(f"    {times} x {waiting!r} for {blocking!r}")
    return between
