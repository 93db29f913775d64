"""The removal of quotes whose time is over: ``fill N`` copies quotes into the past, ``remove`` removes them."""

import os
import sys
import time

import django

django.setup()

import numpy as np  # noqa: E402
import psycopg  # noqa: E402
from django.db import connection  # noqa: E402

from fulfilment_options.models import FulfilmentOption  # noqa: E402
from fulfilment_options.services import fulfilment_options_remove_due  # noqa: E402

TEMPLATES = 500
NEW = "md5(%s::text || copy)::uuid"
# The packed logs are cut: they lie in pages of their own, which are not read here.
COPIES = (
    ("fulfilmentoption", {"id": NEW % "id", "created_at": "created_at - interval '30 days'"}, "id"),
    ("fulfilmentdecision", {"option_id": NEW % "option_id", "packed": "substr(packed, 1, 2000)"}, "option_id"),
    ("fulfilmentplan", {"id": NEW % "id", "option_id": NEW % "option_id"}, "option_id"),
    ("fulfilment", {"id": NEW % "id", "plan_id": NEW % "plan_id"}, "plan_id"),
)


def main(task: str, number: int = 0) -> int:
    """Do one of the two; return 1 if something is left."""
    return fill(number) if task == "fill" else remove()


def fill(number: int) -> int:
    """Copy the last quotes until *number* are old."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute(
            "CREATE TEMP TABLE template AS SELECT id FROM fulfilment_options_fulfilmentoption"
            f" ORDER BY created_at DESC LIMIT {TEMPLATES}"
        )
        raw.execute(
            "INSERT INTO template SELECT id FROM fulfilment_options_fulfilmentplan"
            " WHERE option_id IN (SELECT id FROM template)"
        )
        copies = -(-number // TEMPLATES)
        for table, changed, key in COPIES:
            raw.execute(copy_of(raw, f"fulfilment_options_{table}", changed, key), [copies])
        raw.execute("ANALYZE")
    print(f"\n{copies * TEMPLATES:,} old quotes")
    return 0


def copy_of(raw: "psycopg.Connection[tuple[object, ...]]", table: str, changed: dict[str, str], key: str) -> str:
    """Return the statement that copies the rows of the templates, with *changed* columns."""
    query = "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
    names = [str(name) for (name,) in raw.execute(query, [table])]
    quoted = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    return (
        f"INSERT INTO {table} ({quoted}) SELECT {values} FROM {table}, generate_series(1, %s) AS copy"
        f" WHERE {key} IN (SELECT id FROM template)"
    )


def remove() -> int:
    """Remove everything that is old, and print what a batch takes."""
    batches, rows, begun = [], 0, time.perf_counter()
    used = time.process_time()
    removed = 1
    while removed:
        started = time.perf_counter()
        removed = fulfilment_options_remove_due()
        rows += removed
        batches.append((time.perf_counter() - started) * 1e3)
    seconds, used = time.perf_counter() - begun, time.process_time() - used
    p50, p99 = np.percentile(batches[:-1], (50, 99))
    print(f"  removed {rows:,} in {seconds:.0f} s ({rows / seconds:.0f}/s), CPU of the worker {used:.1f} s")
    print(f"  a batch: p50 {p50:.0f} ms, p99 {p99:.0f} ms")
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        orphans = cursor.fetchone()[0]
    print(f"  left: {FulfilmentOption.objects.count():,} younger quotes, {orphans} rows without theirs")
    return int(orphans > 0)


ORPHANS = """
SELECT (SELECT count(*) FROM fulfilment_options_fulfilment part
        WHERE NOT EXISTS (SELECT 1 FROM fulfilment_options_fulfilmentplan plan WHERE plan.id = part.plan_id))
     + (SELECT count(*) FROM fulfilment_options_fulfilmentplan plan
        WHERE NOT EXISTS (SELECT 1 FROM fulfilment_options_fulfilmentoption one WHERE one.id = plan.option_id))
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(int(size) for size in sys.argv[2:3])))
