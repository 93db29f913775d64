"""What each door asks of the database, pinned: a statement more is a decision, not an accident."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from fulfilment_options.services import fulfilment_holds_lapse_due
from orders.models import Order
from orders.services import orders_lapse_due
from routing.services import plans_route_due
from tests.cast import facility, goods, order_body
from tests.fulfilment_options.cast import ask, basket, let_holds_pass, order_by, place_order, put_state

pytestmark = pytest.mark.django_db


def placed(api: APIClient, number: int) -> Any:
    return api.post("/api/orders", order_body(tenantOrderId=f"n-{number}", status="LOCKED"), format="json").json()


def test_taking_an_order(api: APIClient, django_assert_num_queries: Any) -> None:
    placed(api, 0)  # reads the lock rules, of which there are none, for this process
    # A savepoint and its release; order, lines, process, plan, event and the trail. Elsewhere each has its own insert.
    with django_assert_num_queries(3 if connection.vendor == "postgresql" else 8):
        placed(api, 1)


def test_promising(api: APIClient, django_assert_num_queries: Any) -> None:
    goods(facility(), A=5)
    # Taking the order; facilities, stock, workload, strategy and calendars for the decision; the routing run, which
    # locks process and stock, reserves, holds; and the answer: plans and carriers.
    with django_assert_num_queries(23 if connection.vendor == "postgresql" else 32):
        assert api.post("/api/promises/deliverypromise", order_body(), format="json").status_code == 201


@pytest.mark.parametrize("stage", ["CONFIRM_PROMISE", "EXTEND_PROMISE", "lapse"])
def test_what_becomes_of_a_promise(api: APIClient, stage: str, django_assert_num_queries: Any) -> None:
    goods(facility(), A=5)
    order = api.post("/api/promises/deliverypromise", order_body(), format="json").json()["orderRef"]
    # To confirm asks what to unlock does, and the lock rules; to extend reads how long it was promised; a lapse is a
    # claim (a transaction of its own), then the order, its plans, its reservations and the stock that they give back.
    pinned = {"CONFIRM_PROMISE": (15, 19), "EXTEND_PROMISE": (10, 12), "lapse": (20, 22)}[stage]
    if stage == "lapse":
        Order.objects.update(promised_until=F("created_at"))
    with django_assert_num_queries(pinned[connection.vendor != "postgresql"]):
        if stage == "lapse":
            assert orders_lapse_due() == 1
        else:
            api.post(f"/api/orders/{order}/actions", {"name": stage, "version": 1}, format="json")


@pytest.mark.parametrize("stage", ["HELD", "OPTIONS_PROVIDED", "lapse", "order", "order on a hold"])
def test_what_becomes_of_a_quote(api: APIClient, stage: str, django_assert_num_queries: Any) -> None:
    goods(facility(), A=5)
    placed(api, 0)
    quote = ask(api, basket(A=2))
    if stage not in ("HELD", "order"):
        put_state(api, quote, "HELD")
    if stage == "lapse":
        let_holds_pass(minutes=16)
    # To hold is a process, a look at what is free, the reservation, quote, plan, part and the hold; to release and a
    # lapse undo it. An order asks nothing more unless it names quotes: it locks them, and notes plan, part and quote.
    # On a hold it is routed at once: the network, the release, the reservation, and what comes of it.
    pinned = {
        "HELD": (23, 23),
        "OPTIONS_PROVIDED": (23, 23),
        "lapse": (25, 25),
        "order": (9, 14),
        "order on a hold": (40, 50),
    }[stage]
    with django_assert_num_queries(pinned[connection.vendor != "postgresql"]):
        if stage == "lapse":
            assert fulfilment_holds_lapse_due() == 1
        elif stage.startswith("order"):
            place_order(api, quote["plans"][0], A=2)
        else:
            put_state(api, quote, stage)


def test_routing_as_quoted(api: APIClient, django_assert_num_queries: Any) -> None:
    goods(facility(), A=5)
    quote = ask(api, basket(A=2))
    order_by(api, {}, A=2)
    with CaptureQueriesContext(connection) as without:
        plans_route_due()
    asked = len(without)
    place_order(api, quote["plans"][0], A=2)
    # Plans and their parts that were quoted for the orders of the batch.
    with django_assert_num_queries(asked + 2):
        plans_route_due()


@pytest.mark.parametrize(("path", "queries"), [("orders", 3), ("routingplans", 5), ("pickjobs", 2)])
def test_lists_ask_the_same_however_long_they_are(
    api: APIClient, path: str, queries: int, django_assert_num_queries: Any
) -> None:
    goods(facility(), A=50)
    for number in range(3):
        placed(api, number)
    plans_route_due()
    for orders in (3, 12):
        while api.get("/api/orders").json()["total"] < orders:
            placed(api, 100 + api.get("/api/orders").json()["total"])
        plans_route_due()
        with django_assert_num_queries(queries):
            api.get(f"/api/{path}")


def test_a_routing_run_asks_little_more_for_more_orders(api: APIClient, django_assert_max_num_queries: Any) -> None:
    goods(facility(), A=50)
    for number in range(10):
        placed(api, number)
    with django_assert_max_num_queries(50):
        plans_route_due()


def test_unlocking(api: APIClient, django_assert_num_queries: Any) -> None:
    goods(facility(), A=5)
    order = placed(api, 1)
    plans_route_due()
    # Savepoint and release; find, lock, read order and lines; write the order; read and write the plan; the process;
    # all new rows (steps, events, trail, job and lines), which elsewhere have an insert for each of their five tables.
    with django_assert_num_queries(14 if connection.vendor == "postgresql" else 18):
        api.post(f"/api/orders/{order['id']}/actions", {"name": "UNLOCK", "version": 1}, format="json")


def test_quoting(api: APIClient, settings: Any, django_assert_num_queries: Any) -> None:
    settings.WORKLOAD_KEPT_SECONDS = 600
    goods(facility("One"), A=5, B=5)
    goods(facility("Two"), A=5)
    ask(api, basket(A=1, B=1))  # reads the network and its calendars, and counts open jobs, for this process
    # Strategy, network, free units, and carriers; and all rows, which elsewhere have an insert for each of
    # their tables, between a savepoint and its release.
    with django_assert_num_queries(5 if connection.vendor == "postgresql" else 10):
        quoted = ask(api, basket(A=1, B=1))
    with django_assert_num_queries(3):  # the quote, its plans, their parts
        api.get(f"/api/v4.1/fulfilmentOptions/{quoted['id']}")


def test_quoting_asks_the_same_for_more_items(api: APIClient, settings: Any, django_assert_num_queries: Any) -> None:
    settings.WORKLOAD_KEPT_SECONDS = 600
    many = {f"A{number}": 5 for number in range(30)}
    for name in ("One", "Two", "Three"):
        goods(facility(name), **many)
    ask(api, basket(**many))
    with django_assert_num_queries(5 if connection.vendor == "postgresql" else 10):
        ask(api, basket(**many))
