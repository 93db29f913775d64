"""What expiries ask of the database, pinned: a statement more is a decision, not an accident."""

from typing import Any

import pytest
from django.db import connection

from expiry.services import expiries_expire_due
from tests.cast import facility, goods, order_body
from tests.picking.cast import Shop

from .asking import LATER, URL, Clerk
from .cast import moment, to_collect

pytestmark = pytest.mark.django_db

POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


def ask(clerk: Clerk, method: str, path: str, body: Any = None) -> None:
    """Make one request and nothing else."""
    answer = getattr(clerk.client, method)(path, body, format="json") if body else clerk.client.get(path)
    assert answer.status_code in (200, 201), answer.content


def test_taking_an_order_that_is_to_be_collected(clerk: Clerk, django_assert_num_queries: Any) -> None:
    collect = {"facilityRef": str(facility().pk), "paid": True, "provisioningTime": LATER}
    body = order_body(status="LOCKED", deliveryPreferences={"collect": [collect]})
    ask(clerk, "post", "/api/orders", body)  # reads the lock rules for this process
    # The facility to collect from, the expiry there could be, the offset and the new row; else as every order.
    with django_assert_num_queries(7 if POSTGRESQL else 12):
        ask(clerk, "post", "/api/orders", body)


def test_giving_one_to_a_process(clerk: Clerk, django_assert_num_queries: Any) -> None:
    body = {"processRef": clerk.process(), "provisioningTime": LATER, "status": "ACTIVE"}
    # Savepoint and release; find the process, lock it; the expiry there could be; the offset; the new rows.
    with django_assert_num_queries(7 if POSTGRESQL else 8):
        ask(clerk, "post", URL, body)


def test_changing_one(clerk: Clerk, django_assert_num_queries: Any) -> None:
    made = clerk.post()
    # Savepoint and release; find it, lock the process, read it again; the offset; the row, its step and the trail.
    with django_assert_num_queries(8 if POSTGRESQL else 9):
        ask(clerk, "patch", f"{URL}/{made['id']}", {"version": 1, "provisioningTime": LATER})
    with django_assert_num_queries(6):  # nothing to write
        ask(clerk, "patch", f"{URL}/{made['id']}", {"version": 2})


@pytest.mark.parametrize("expiries", [1, 12])
def test_listing_asks_the_same_however_many_there_are(
    clerk: Clerk, expiries: int, django_assert_num_queries: Any
) -> None:
    for _ in range(expiries):
        clerk.post()
    with django_assert_num_queries(1):
        ask(clerk, "get", f"{URL}?status=ACTIVE&startDate=2020-01-01T00:00:00Z&size=10")


def test_one_that_expires(clerk: Clerk, django_assert_num_queries: Any) -> None:
    store = facility()
    goods(store, A=5)
    to_collect(Shop(clerk.client), store, lines={"A": 2}, minutes=-1)
    # The claim, in a transaction of its own; the process and its expiry, the order, its plan, what it holds, the job,
    # the handovers and shipments there could be, the process; all new rows.
    with django_assert_num_queries(23 if POSTGRESQL else 25):
        assert expiries_expire_due() == 1


def test_a_sweep_that_finds_nothing(clerk: Clerk, django_assert_num_queries: Any) -> None:
    clerk.post(provisioningTime=moment(1))
    with django_assert_num_queries(3):  # the claim, in a transaction of its own
        assert expiries_expire_due() == 0
