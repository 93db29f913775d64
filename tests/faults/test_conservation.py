"""Units are conserved: after thousands of random things that happen to a shop, its books, shelves and ledger agree."""

from collections import Counter, defaultdict
from typing import Any

import pytest
from django.db.models import Sum

from fulfillment.inventory.models import Stock, StockMovement
from tests.cast import AMSTERDAM, facility
from tests.invariants import assert_invariants_hold
from tests.picking.cast import reroute_short_same_day_picks

from .shop_floor import DONE, START, UNCOUNTED
from .shopkeeper import Shopkeeper

pytestmark = pytest.mark.django_db

CHECKS = 10
VERBS = {
    "place_an_order": 6,
    "make_a_job": 2,
    "cancel_an_order": 2,
    "let_time_pass": 1,
    "note_lines": 2,
    "pick_everything": 6,
    "pick_some": 4,
    "pick_nothing": 1,
    "abort_a_job": 1,
    "cancel_a_job": 1,
    "expire_a_job": 1,
    "reset_a_job": 2,
    "restart_a_job": 2,
    "hand_over": 3,
    "cancel_a_handover": 2,
    "revert_a_handover": 2,
    "count": 3,
    "stop_counting": 1,
}
# What has to have happened, or been refused, for the run to prove anything.
EXPECTED = {
    "handover_job_cancel",
    "handover_job_finish",
    "handover_job_finish refused",
    "handover_job_revert",
    "handover_job_revert refused",
    "order_cancel",
    "order_cancel refused",
    "pick_job_abort",
    "pick_job_cancel",
    "pick_job_expire",
    "pick_job_pick, then ABORTED short",
    "pick_job_pick, then PICKED",
    "pick_job_pick, then PICKED short",
    "pick_job_pick, then REROUTED short",
    "pick_job_reset",
    "pick_job_reset refused",
    "pick_job_restart",
    "pick_job_restart refused",
    "stock_update",
    "stock_update refused",
    "stocks_delete",
    "stocks_delete refused",
}


@pytest.mark.parametrize(
    ("seed", "steps"), [(1, 500), *(pytest.param(seed, 5_000, marks=pytest.mark.nightly) for seed in (2, 3))]
)
def test_units_are_conserved(seed: int, steps: int) -> None:
    reroute_short_same_day_picks()
    keeper = Shopkeeper([facility(), facility("Bonn"), facility("Amsterdam", place=AMSTERDAM)], seed)
    for number in range(steps):
        (verb,) = keeper.random.choices(list(VERBS), list(VERBS.values()))
        keeper.step(verb)
        assert on_shelves() == in_books(keeper), f"step {number} with the seed {seed}: {verb}"
        if number % (steps // CHECKS) == 0:
            assert_invariants_hold()
    assert in_ledger() == in_books_by_cause(keeper)
    assert_the_equation_holds(keeper)
    assert_invariants_hold()
    never = sorted(EXPECTED - keeper.done.keys())
    assert not never, f"never happened: {never}"


def on_shelves() -> dict[Any, tuple[int, int]]:
    """Return (on hand, reserved) as the database has it, of what is counted."""
    rows = Stock.objects.values_list("facility_id", "tenant_article_id", "on_hand", "reserved")
    return {(where, article): (on_hand, reserved) for where, article, on_hand, reserved in rows}


def in_books(keeper: Shopkeeper) -> dict[Any, tuple[int, int]]:
    """Return (on hand, reserved) as the books have it."""
    shelves = keeper.books.shelves.items()
    return {place: (shelf.on_hand, shelf.reserved) for place, shelf in shelves if shelf.on_hand is not None}


def in_ledger() -> dict[Any, dict[str, int]]:
    """Return the units moved at each place by cause."""
    found = defaultdict[Any, dict[str, int]](dict)
    rows = StockMovement.objects.values_list("facility_id", "tenant_article_id", "cause").annotate(Sum("quantity"))
    for where, article, cause, units in rows.order_by():
        if units:
            found[where, article][cause] = units
    return dict(found)


def in_books_by_cause(keeper: Shopkeeper) -> dict[Any, dict[str, int]]:
    shelves = keeper.books.shelves.items()
    return {place: {cause: units for cause, units in shelf.moved.items() if units} for place, shelf in shelves}


def assert_the_equation_holds(keeper: Shopkeeper) -> None:
    """Start + in - shipped - adjusted = end, and what was shipped is with customers or waits for them."""
    outside = Counter[Any]()
    for goods in keeper.goods.values():
        for key, (article, quantity) in goods.lines.items():
            units = {"OPEN": quantity, "HANDED_OVER": goods.taken.get(key, 0)}.get(goods.status, 0)
            outside[goods.job.facility, article] += units
    for job in keeper.jobs.values():
        for line in job.lines.values() if job.status == DONE and not keeper.goods_of(job) else ():
            outside[job.facility, line.article] += line.picked
    for (where, article), moved in in_ledger().items():
        causes = Counter(moved)
        came_in = causes["FOUND"]
        shipped = -sum(causes[cause] for cause in ("PICKED", "RETAKEN", "GIVEN_BACK", "REFUSED"))
        adjusted = START - sum(causes[cause] for cause in ("COUNTED", "SHORT_PICKED", "DELETED"))
        on_hand, _ = on_shelves().get((where, article), (0, 0))
        assert START + came_in - shipped - adjusted == on_hand
        if article != UNCOUNTED:
            assert shipped == outside[where, article]
