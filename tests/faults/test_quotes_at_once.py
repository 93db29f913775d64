"""Customers, shops and the clock want one quote at the same moment: nothing is held twice, and no order is lost."""

import datetime
import random
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from rest_framework.test import APIClient

from fulfilment_options.models import FulfilmentHold, FulfilmentOption, FulfilmentPlan
from fulfilment_options.services import fulfilment_holds_lapse_due, fulfilment_options_remove_due
from orders.models import Order
from routing.models import RoutingPlan
from tests.cast import AMSTERDAM, administrator, client_of, facility, goods
from tests.fulfilment_options.cast import PATH, ask, basket, let_holds_pass, order_by, place_order, put_state
from tests.invariants import assert_invariants_hold
from tests.picking.cast import counters

from .parallel import in_parallel, route_until_quiet, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 15


def status_of(order: Any) -> str:
    return str(RoutingPlan.objects.get(order_id=order["id"]).status)


@pytest.mark.parametrize("held", [False, True], ids=["quoted", "held"])
def test_of_two_orders_with_one_plan_one_gets_it(held: bool) -> None:
    near, far = facility("Köln"), facility("Amsterdam", place=AMSTERDAM)
    goods(near, A=100)
    goods(far, A=100)
    client = client_of(administrator())
    for _ in range(ROUNDS):
        quote = ask(client, basket(A=2))
        plan = quote["plans"][1]
        if held:
            put_state(client, quote, "HELD", planId=plan["id"])
        orders = together(*[lambda plan=plan: place_order(client, plan, A=2)] * 2)
        route_until_quiet()
        where = Counter(RoutingPlan.objects.get(order_id=order["id"]).facility_id for order in orders)
        assert where == {near.pk: 1, far.pk: 1}
        taken = FulfilmentPlan.objects.get(pk=plan["id"])
        assert RoutingPlan.objects.get(order_id=taken.order_id).facility == far
    assert counters(near, "A") == counters(far, "A") == (100, 2 * ROUNDS)
    assert_invariants_hold()


def test_the_last_unit_is_either_held_or_ordered() -> None:
    where, client = facility(), client_of(administrator())
    outcomes = Counter[tuple[int, str]]()
    for number in range(ROUNDS):
        goods(where, **{f"A{number}": 1})
        quote = ask(client, basket(**{f"A{number}": 1}))

        def hold(quote: Any = quote) -> int:
            return client.put(f"{PATH}/state/HELD", {"id": quote["id"]}, format="json").status_code

        def order(number: int = number) -> Any:
            placed = order_by(client, {}, **{f"A{number}": 1})
            route_until_quiet()
            return placed

        # Turns are taken so that each has a chance to be first.
        calls = (order, hold) if number % 2 else (hold, order)
        answers = dict(zip([call.__name__ for call in calls], together(*calls), strict=True))
        outcomes[answers["hold"], status_of(answers["order"])] += 1
        assert counters(where, f"A{number}") == (1, 1)
    print(outcomes)
    assert set(outcomes) <= {(200, "NOT_ROUTABLE"), (400, "ROUTED")}
    assert_invariants_hold()


def test_nobody_gets_what_is_held_while_it_becomes_an_order() -> None:
    where, client = facility(), client_of(administrator())
    for number in range(ROUNDS):
        article = f"A{number}"
        goods(where, **{article: 1})
        quote = ask(client, basket(**{article: 1}))
        put_state(client, quote, "HELD")
        waiting = [order_by(client, {}, **{article: 1}) for _ in range(3)]
        calls = [lambda quote=quote, article=article: place_order(client, quote["plans"][0], **{article: 1})]
        order, *_ = together(*calls, route_until_quiet, route_until_quiet)
        RoutingPlan.objects.filter(status="NOT_ROUTABLE").update(due_at=F("created_at"))
        route_until_quiet()
        assert status_of(order) == "ROUTED"
        assert {status_of(one) for one in waiting} == {"NOT_ROUTABLE"}
        assert counters(where, article) == (1, 1)
    assert_invariants_hold()


def test_a_hold_either_lapses_or_is_taken_up() -> None:
    where, client = facility(), client_of(administrator())
    outcomes = Counter[bool]()
    for number in range(ROUNDS):
        goods(where, **{f"A{number}": 2})
        quote = ask(client, basket(**{f"A{number}": 2}))
        put_state(client, quote, "HELD")
        let_holds_pass(minutes=16)

        def order(quote: Any = quote, number: int = number) -> Any:
            placed = place_order(client, quote["plans"][0], **{f"A{number}": 2})
            return status_of(placed)

        calls = (order, fulfilment_holds_lapse_due) if number % 2 else (fulfilment_holds_lapse_due, order)
        answers = dict(zip([call.__name__ for call in calls], together(*calls), strict=True))
        # Taken up in time it is routed with the order, else by the router as any other.
        outcomes[answers["order"] == "ROUTED"] += 1
        route_until_quiet()
        assert counters(where, f"A{number}") == (2, 2)
    print(outcomes)
    assert not FulfilmentHold.objects.exists()
    assert set(RoutingPlan.objects.values_list("status", flat=True)) == {"ROUTED"}
    assert_invariants_hold()


def test_everything_at_once_has_no_deadlock(caplog: pytest.LogCaptureFixture) -> None:
    """Few quotes of few articles; clients put states and order while the router and the sweeps run."""
    for name in ("one", "two", "three"):
        goods(facility(name), A=40, B=40)
    client = client_of(administrator())
    quotes = [ask(client, basket(A=1, B=2)) for _ in range(6)]
    dice = random.Random(7)
    wishes = [(dice.choice(quotes), dice.randrange(9), dice.randrange(3)) for _ in range(160)]

    def put(client: APIClient, quote: Any, state: str, **more: Any) -> int:
        return client.put(f"{PATH}/state/{state}", {"id": quote["id"], **more}, format="json").status_code

    def work(wish: tuple[Any, int, int]) -> int:
        quote, what, place = wish
        plan = quote["plans"][place]
        if what in (0, 1):
            return put(client, quote, "HELD", planId=plan["id"])
        if what in (2, 3):
            return put(client, quote, ("OPTIONS_PROVIDED", "DECLINED")[what - 2])
        if what == 4:
            let_holds_pass(minutes=16)
            fulfilment_holds_lapse_due()
        elif what == 5:
            route_until_quiet()
            fulfilment_options_remove_due()
        else:
            refs = [one["id"] for other in dice.sample(quotes, 3) for one in other["plans"]]
            order_by(client, {"sourcingOptionRefs": refs if what == 6 else [plan["id"]]}, A=1, B=2)
        return 200

    answers = Counter(in_parallel(work, wishes, workers=8))
    print(answers)
    assert set(answers) <= {200, 400}
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert_invariants_hold()


def test_an_order_waits_for_no_removal() -> None:
    where, client = facility(), client_of(administrator())
    goods(where, A=5)
    quote = ask(client, basket(A=1))
    FulfilmentOption.objects.update(created_at=F("created_at") - datetime.timedelta(hours=25))

    def order(_: int) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        return place_order(client, quote["plans"][0], A=1)

    with transaction.atomic():
        assert fulfilment_options_remove_due() == 1
        in_parallel(order, range(2), workers=2)
    route_until_quiet()
    assert Order.objects.count() == 2
    assert set(RoutingPlan.objects.values_list("status", flat=True)) == {"ROUTED"}
    assert_invariants_hold()
