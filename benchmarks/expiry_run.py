"""The measuring half of `benchmarks.expiry`: fills a database, measures one thing after the other, checks the books."""

import gc
import os
import sys

import django

django.setup()

import psycopg  # noqa: E402

from benchmarks import expiry_due, expiry_lists, expiry_sweeps  # noqa: E402
from benchmarks.expiry_data import become_due, due_orders  # noqa: E402
from benchmarks.expiry_far import far_expiries, far_expiries_forget  # noqa: E402
from benchmarks.stack import durability  # noqa: E402
from fulfillment.backoffice.management.commands.check_invariants import load_invariants  # noqa: E402
from fulfillment.common.invariants import all_invariants  # noqa: E402

FEW_PAGES = 10
EXPIRED_ON_A_PAGE = 100  # each leaves two dead entries, until a vacuum


def main(far: int, due: int, sweeps: int, requests: int) -> int:
    """Print the tables; return 1 if something took longer than it may, or is not as it must be."""
    url = os.environ["DATABASE_URL"]
    print(f"PostgreSQL: {durability(url)}")
    with psycopg.connect(url, autocommit=True) as raw:
        due_orders(raw, due)
        failed = not_kept("before")
        far_expiries(raw, far)
        print(f"{far:,} active expiries of the year to come, {due:,} orders that will be due")
        gc.collect()
        gc.freeze()  # as workers do after a while: what is there stays
        failed += expiry_sweeps.measure("none due", sweeps, FEW_PAGES)
        failed += expiry_lists.measure(requests)
        failed += expiry_due.measure(url, become_due(raw))
        failed += expiry_sweeps.measure(f"{due:,} have expired", sweeps, FEW_PAGES + due // EXPIRED_ON_A_PAGE)
        far_expiries_forget(raw)
        failed += not_kept("after")
        failed += expiry_due.once_each(raw)
        expiry_due.floor(url)
    print(f"{failed} of the goals were missed")
    return int(failed > 0)


def not_kept(when: str) -> int:
    """Print what is broken of the invariants and return how much that is."""
    load_invariants()
    broken = [f"{one.number} {one.statement}: {line}" for one in all_invariants() for line in one.check()]
    print(
        f"invariants {when}: {len(all_invariants())} checked, {len(broken)} broken", *broken[:5], sep="\n  ", flush=True
    )
    return len(broken)


if __name__ == "__main__":
    sys.exit(main(*(int(size) for size in sys.argv[1:5])))
