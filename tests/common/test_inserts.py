"""Rows written by the statement that is made once are those that the ORM would have written."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from fulfillment.common.inserts import NewRows, insert
from fulfillment.events.models import Event
from fulfillment.processes.models import Process
from orders.models import Order, OrderLine

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=datetime.UTC)


def process() -> Process:
    return Process(created_at=NOW, modified_at=NOW, tenant_order_id="a % and a 'quote'")


def order(process: Process, number: str | None = "1") -> Order:
    return Order(
        process=process,
        tenant_order_id=number,
        order_date=NOW,
        consumer={"name": "Jürgen \u2028", "big": 2**53 + 1, "price": 0.1},
        value=Decimal("12.30"),
        properties={},
        created_at=NOW,
        modified_at=NOW,
    )


def test_every_column_comes_back_as_it_was():
    umbrella = process()
    taken = order(umbrella)
    lines = [
        OrderLine(order=taken, position=place, tenant_article_id=f"a{place}", title="A", quantity=1, article={})
        for place in range(3)
    ]
    insert([umbrella])
    insert([taken])
    insert(lines)
    for entity in (umbrella, taken, *lines):
        again = type(entity)._base_manager.get(pk=entity.pk)
        names = [field.attname for field in entity._meta.concrete_fields]
        assert [getattr(again, name) for name in names] == [getattr(entity, name) for name in names]
        assert not entity._state.adding


def test_null_json_is_null_and_not_the_word():
    umbrella = process()
    insert([umbrella])
    insert([order(umbrella)])
    assert Order.objects.filter(custom_attributes__isnull=True).count() == 1


def test_a_taken_number_is_an_integrity_error():
    for number in ("1", "1"):
        umbrella = process()
        insert([umbrella])
        try:
            with transaction.atomic():
                insert([order(umbrella, number)])
        except IntegrityError:
            break
    else:
        pytest.fail("two orders have one number")
    assert Order.objects.count() == 1


def test_statements_are_counted_and_nothing_is_written_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(1):
        insert([Event(name="ORDER_CREATED", payload={"a": [1]}, created_at=NOW)])
    with django_assert_num_queries(0):
        insert([])


def test_many_rows_of_several_models_are_written_together():
    umbrellas = [process() for _ in range(40)]
    orders = [order(umbrella, str(number)) for number, umbrella in enumerate(umbrellas)]
    new_rows = NewRows()
    new_rows.add(*orders)
    new_rows.add(*umbrellas)
    new_rows.write()
    new_rows.write()  # nothing is left, nothing is written twice
    assert Order.objects.count() == Process.objects.count() == 40
    assert Order.objects.get(tenant_order_id="7").consumer == orders[7].consumer
