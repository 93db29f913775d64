"""A million expiries whose time is far: rows of processes without an order, written and removed by plain SQL."""

import sys
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

if TYPE_CHECKING:
    import psycopg

BATCH = 100_000
RESTING = 100  # of the last ones, which no client wants to expire


def far_expiries(raw: "psycopg.Connection[Any]", number: int) -> None:
    """Write *number* active expiries of the year to come, and a hundred that rest."""
    raw.execute("SET session_replication_role = replica")
    wanted = number + RESTING
    for first in tqdm(range(0, wanted, BATCH), desc="far expiries", file=sys.stderr, leave=False, disable=None):
        raw.execute(PROCESSES, {"first": first, "last": min(first + BATCH, wanted) - 1})
    raw.execute(EXPIRIES)
    raw.execute(REST, [RESTING])
    raw.execute("SET session_replication_role = origin")
    raw.execute("VACUUM (ANALYZE) processes_process, expiry_expiry")


def far_expiries_forget(raw: "psycopg.Connection[Any]") -> None:
    """Remove what `far_expiries` has written: invariants are asked of true orders."""
    raw.execute("SET session_replication_role = replica")
    bare = "SELECT id FROM processes_process WHERE order_id IS NULL"
    raw.execute(f"DELETE FROM expiry_expiry WHERE process_id IN ({bare})")
    raw.execute("DELETE FROM processes_process WHERE order_id IS NULL")
    raw.execute("SET session_replication_role = origin")


# Ids by time, one for every millisecond up to now, as new ones are.
PROCESSES = """
    INSERT INTO processes_process (
        id, version, created_at, modified_at, tenant_order_id, status, event_sequence, doms_status, entities,
        inventory_status, operative_status, tags
    )
    SELECT key, 1, now(), now(), '', 'CREATED', 0, 'NOT_AVAILABLE', '[]', 'NOT_AVAILABLE', 'NOT_AVAILABLE', '[]' FROM (
        SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint + n - 2000000), 12, '0') || '7'
                || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid AS key
        FROM generate_series(%(first)s::bigint, %(last)s) AS n
    ) AS made
"""
# Who orders first, collects first: the two orders go together, which no statistics tell the database.
EXPIRIES = """
    INSERT INTO expiry_expiry (
        id, version, created_at, modified_at, attempts, last_error, announce_attempts, announce_error, status,
        provisioning_time, expiry_time, process_version, process_id
    )
    SELECT id, 1, created_at, created_at, 0, '', 0, '', 'ACTIVE', moment, moment, 1, id FROM (
        SELECT id, created_at, now() + interval '1 day' + random() * interval '2 days'
            + percent_rank() OVER (ORDER BY id) * interval '365 days' AS moment
        FROM processes_process WHERE order_id IS NULL
    ) AS bare ORDER BY id
"""
REST = """
    UPDATE expiry_expiry SET status = 'INACTIVE'
    WHERE id IN (SELECT id FROM processes_process WHERE order_id IS NULL ORDER BY id DESC LIMIT %s)
"""
