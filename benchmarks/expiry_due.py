"""Ten thousand due expiries and a real Celery worker with two processes: how long, how often each, how much memory."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import psycopg
from tqdm import tqdm

from benchmarks import machine
from benchmarks.floor import SqlClient, sample
from benchmarks.stack import postmaster
from fulfillment.config.serving import processes

if TYPE_CHECKING:
    from fulfillment.config.serving.children import Child

WORKERS = 2
MOST_SECONDS = 60
MOST_GROWTH = 1.1
LEFT = "SELECT count(*) FROM expiry_expiry WHERE status = 'ACTIVE' AND expiry_time <= now()"


def measure(url: str, due: int) -> int:
    """Let *due* orders expire by a worker and the clock of the product; return how many goals were missed."""
    worker, beat = processes.worker(), processes.beat()
    worker.command = [*worker.command, "--concurrency", str(WORKERS)]
    server = postmaster(url)
    with psycopg.connect(url, autocommit=True) as raw:
        worker.start()
        beat.start()
        assert not _left(raw), "they were due before anybody could come"
        while not _left(raw):
            time.sleep(0.1)
        before = machine.family_cpu_seconds(server) if server else float("nan")
        started = [machine.cpu_seconds(pid) for pid in _processes(worker)]
        begun = time.perf_counter()
        try:
            samples = _watch(raw, worker, due)
        finally:
            seconds = time.perf_counter() - begun
            own = [machine.cpu_seconds(pid) for pid in _processes(worker)]
            used = 1e3 * (sum(own) - sum(started)) / due
            for child in (beat, worker):
                child.stop()
                child.end(time.monotonic() + 20)
    database = machine.family_cpu_seconds(server) - before if server else float("nan")
    wall = WORKERS * 1e3 * seconds / due
    print(f"\n{due:,} due, {WORKERS} worker processes of Celery, beat as in production:")
    print(f"  {seconds:.1f} s, {due / seconds:.0f} a second; wall clock of a worker for each: {wall:.1f} ms")
    print(f"  CPU ms for each: workers {used:.2f}, PostgreSQL {1e3 * database / due:.2f}")
    return int(seconds > MOST_SECONDS) + _memory(samples)


def _left(raw: "psycopg.Connection[Any]") -> int:
    (left,) = raw.execute(LEFT).fetchone() or (0,)
    return int(left)


def _processes(worker: "Child") -> list[int]:
    assert worker.process is not None
    return machine.children_of(worker.process.pid)


def _watch(raw: "psycopg.Connection[Any]", worker: "Child", due: int) -> list[list[float]]:
    """Wait until none is due any more; return what each process of the worker held in memory, twice a second."""
    samples, left = [], due
    with tqdm(total=due, desc="expiring", file=sys.stderr, leave=False, disable=None) as bar:
        while left:
            time.sleep(0.5)
            left = _left(raw)
            bar.update(due - left - bar.n)
            samples.append([machine.memory_of(pid).resident for pid in _processes(worker)])
            assert len(samples) < 20 * MOST_SECONDS, f"{left} are still due"
    return samples


def _memory(samples: list[list[float]]) -> int:
    """Print what the processes held in each quarter of the time; return how many grew from the second to the last."""
    quarters = [[float(np.median(one)) for one in zip(*part, strict=True)] for part in np.array_split(samples, 4)]
    for number, one in enumerate(zip(*quarters, strict=True), 1):
        print(
            f"  process {number}: {' → '.join(f'{held:.0f}' for held in one)} MB resident in each quarter of the time"
        )
    return sum(last > MOST_GROWTH * second for second, last in zip(quarters[1], quarters[3], strict=True))


def once_each(raw: "psycopg.Connection[Any]") -> int:
    """Print how often each order has expired; return how many did not once."""
    wrong = raw.execute(NOT_ONCE).fetchall()
    (orders, cancelled) = raw.execute(CANCELLED).fetchone() or (0, 0)
    print(f"{orders:,} orders, {cancelled:,} cancelled; told or noted other than once: {len(wrong)}")
    return len(wrong) + orders - cancelled


def floor(url: str) -> None:
    """Print how many a second the same locks, updates and new rows are by raw SQL, with as many connections."""
    with psycopg.connect(url) as connection:
        keys = [
            key for (key,) in connection.execute("SELECT process_id FROM orders_order ORDER BY random() LIMIT 3000")
        ]
    rows = sample(url, TOLD)

    def work(number: int) -> None:
        client = SqlClient(url, rows, number)
        client.connection.execute("SET session_replication_role = replica")
        for place, key in enumerate(keys[number::WORKERS]):
            with client.connection.transaction():
                for statement in WRITTEN:
                    client.connection.execute(statement, [key])
                client.write(place)

    begun = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    seconds = time.perf_counter() - begun
    print(
        f"floor, the same locks, updates and rows by raw SQL, {WORKERS} connections: {len(keys) / seconds:.0f} a second"
    )


LAST = "created_at = (SELECT max(created_at) FROM processes_statuschange WHERE process_id = %(process)s)"
TOLD = tuple(
    (table, f"process_id = %(process)s AND {LAST}")
    for table in ("processes_statuschange", "events_event", "audits_audit")
)
UNDER = ("orders_order", "routing_routingplan", "picking_pickjob", "expiry_expiry", "inventory_reservation")
WRITTEN = (
    "SELECT 1 FROM processes_process WHERE id = %s FOR NO KEY UPDATE",
    *(f"UPDATE {table} SET version = version WHERE process_id = %s" for table in UNDER),
    "UPDATE inventory_stock SET reserved = reserved"
    " WHERE id IN (SELECT stock_id FROM inventory_reservation WHERE process_id = %s)",
    "UPDATE processes_process SET version = version WHERE id = %s",
)
CANCELLED = "SELECT count(*), count(*) FILTER (WHERE status = 'CANCELLED') FROM orders_order"
NOT_ONCE = """
    SELECT process_id FROM orders_order
    WHERE (SELECT count(*) FROM events_event AS told
           WHERE told.process_id = orders_order.process_id AND name = 'ORDER_CANCELLED_BY_EXPIRY') <> 1
       OR (SELECT count(*) FROM processes_statuschange AS step
           WHERE step.process_id = orders_order.process_id AND entity = 'expiry' AND verb = 'expire') <> 1
"""
