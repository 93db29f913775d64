"""Orders of one consumer that arrive together: one of them is the first, and each is counted."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from orders.lock_rules import consumers
from orders.lock_rules.trial import lock_rule_try
from orders.models import Order
from tests.faults.parallel import together
from tests.invariants import assert_invariants_hold

from .lock_rules import arrive, reasons, rule

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 8
JO = {"consumerId": "C-1", "email": "jo@example.com"}
GUEST = {"email": "JO@example.com"}


@pytest.fixture(autouse=True)
def _rules_go(transactional_db: None) -> Iterator[None]:
    yield
    assert_invariants_hold()


def states(*consumers: dict[str, Any]) -> Counter[str]:
    together(*(lambda consumer=consumer: arrive(consumer=consumer) for consumer in consumers))
    return Counter(Order.objects.values_list("status", flat=True))


@pytest.mark.parametrize("round_", range(3))
def test_of_orders_that_arrive_together_one_is_the_first(round_: int) -> None:
    rule("FIRST_ORDER")
    assert states(*[JO] * AT_ONCE) == {"LOCKED": 1, "OPEN": AT_ONCE - 1}


def test_an_account_and_a_guest_with_one_email_take_turns() -> None:
    rule("FIRST_ORDER")
    found = states(*[JO, GUEST] * (AT_ONCE // 2))
    # The account's first order is locked in any case, the guest's only if it came before.
    assert found["LOCKED"] in (1, 2)
    guests = Order.objects.filter(consumer_id="").order_by("pk")
    assert sum(order.status == "LOCKED" for order in guests) == found["LOCKED"] - 1


def test_of_orders_that_arrive_together_all_beyond_the_limit_are_locked() -> None:
    rule("FREQUENCY", name="Many", moreThan=3)
    assert states(*[JO] * AT_ONCE) == {"OPEN": 3, "LOCKED": AT_ONCE - 3}
    said = sorted(reason for order in Order.objects.filter(status="LOCKED") for reason in reasons(order))
    assert said == [f"Many: {number} orders in an hour" for number in range(4, AT_ONCE + 1)]


def test_orders_of_different_consumers_are_all_first() -> None:
    rule("FIRST_ORDER")
    assert states(*({"consumerId": f"C-{number}"} for number in range(AT_ONCE))) == {"LOCKED": AT_ONCE}


@pytest.mark.postgres
def test_nobody_waits_for_ever_and_who_could_not_look_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    rule("FIRST_ORDER", name="First")
    monkeypatch.setattr(consumers, "LONGEST_WAIT", "50ms")

    def hold() -> Any:
        with transaction.atomic():
            consumers.take_turns(consumers.ConsumerKey("C-1", ""))
            return together(lambda: arrive(consumer=JO))[0]

    order = hold()
    assert order.status == "LOCKED"
    assert reasons(order) == ["First could not look: other orders of the consumer could not be read"]


@pytest.mark.postgres
def test_the_limit_of_the_wait_is_for_the_wait_alone() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '7s'")
        consumers.take_turns(consumers.ConsumerKey("C-1", "jo@example.com"))
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("7s",)


@pytest.mark.postgres
def test_without_such_a_rule_nobody_takes_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    rule("VALUE", above=1)

    def never(*_: Any) -> None:
        raise AssertionError("nobody asked for other orders")

    monkeypatch.setattr(consumers, "take_turns", never)
    assert arrive(consumer=JO).status == "OPEN"


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("consumer", "index"),
    [(JO, "order_consumer"), (GUEST, "order_consumer_email")],
    ids=["by id", "by email"],
)
def test_other_orders_are_found_by_an_index(consumer: dict[str, Any], index: str) -> None:
    arrive(consumer=consumer)
    key = consumers.ConsumerKey(consumer.get("consumerId", ""), consumer["email"])
    found = consumers.orders_of(key).filter(status__in=consumers.KNOWN_BY)
    with only_indexes_of_consumers():
        plan = found.explain()
    assert f"using {index} " in plan or f"on {index} " in plan, plan


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["FIRST_ORDER", "FREQUENCY"])
def test_a_trial_finds_other_orders_by_the_same_indexes(kind: str) -> None:
    subject = rule(kind, active=False, **({"moreThan": 2} if kind == "FREQUENCY" else {}))
    for consumer in (JO, GUEST):
        arrive(consumer=consumer)
    with CaptureQueriesContext(connection) as queries:
        lock_rule_try(rule=subject, orders=Order.objects.all())
    with only_indexes_of_consumers():
        plans = [explained(query["sql"]) for query in queries.captured_queries[-2:]]
    assert ["order_consumer " in plans[0], "order_consumer_email " in plans[1]] == [True, True], plans


@contextmanager
def only_indexes_of_consumers() -> Iterator[None]:
    """Leave the planner no other index for a while: with a handful of orders any of them would do as well."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE tablename = 'orders_order'"
                " AND indexname NOT IN ('order_consumer', 'order_consumer_email') AND indexdef NOT LIKE '% UNIQUE %'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP INDEX "{name}"')
            cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        transaction.set_rollback(True)


def explained(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(row[0] for row in cursor.fetchall())
