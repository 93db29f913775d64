"""What `common.updates` writes by a statement of its own is what the ORM would have written."""

import datetime

import pytest
from django.db.models import F

from fulfillment.common.updates import update_guarded, update_rows
from orders.models import Order
from tests.cast import THREE_LINE_ORDER, administrator, client_of

pytestmark = pytest.mark.django_db

LATER = datetime.datetime(2031, 2, 3, 4, 5, 6, 789, tzinfo=datetime.UTC)


@pytest.fixture
def order() -> Order:
    attributes = {"deep": [{"ä": None}, 1.5, 10**15], "text": 'a\\b"c %s $1'}
    body = {**THREE_LINE_ORDER, "customAttributes": attributes}
    answer = client_of(administrator()).post("/api/orders", body, format="json")
    assert answer.status_code == 201, answer.json()
    found: Order = Order.objects.get(pk=answer.json()["id"])
    return found


def test_values_are_written_as_the_orm_writes_them(order: Order) -> None:
    said = {"custom_attributes": {"ß": [True, None, {"x": "%s"}]}, "tenant_order_id": "%s $1 'x'", "order_date": LATER}
    for version in range(1, 5):  # later ones are prepared
        assert update_guarded(order, {**said, "version": version + 1}, version=version)
    found = Order.objects.get(pk=order.pk)
    assert {name: getattr(found, name) for name in said} == said
    assert update_guarded(order, {"custom_attributes": None, "promised_until": None}, version=5)
    assert Order.objects.filter(pk=order.pk, custom_attributes__isnull=True, promised_until__isnull=True).exists()


def test_another_version_is_not_written(order: Order) -> None:
    assert not update_guarded(order, {"tenant_order_id": "other"}, version=2)
    assert Order.objects.get(pk=order.pk).tenant_order_id == order.tenant_order_id


def test_what_the_database_calculates_goes_through_the_orm(order: Order) -> None:
    assert update_guarded(order, {"version": F("version") + 6}, version=1)
    assert Order.objects.get(pk=order.pk).version == 7


def test_several_rows_are_each_written_as_they_are_in_memory(order: Order) -> None:
    for attempt in range(4):  # later ones are prepared
        lines = list(order.lines.order_by("position"))
        for place, line in enumerate(lines):
            line.quantity, line.title, line.details = place + attempt + 1, f"'%s' {{{place}}}, \\", {"ä": [place, None]}
        update_rows(lines[:2], "quantity", "title", "details")
        first, second, third = order.lines.order_by("position")
        assert [(line.quantity, line.title, line.details) for line in (first, second)] == [
            (line.quantity, line.title, line.details) for line in lines[:2]
        ]
        assert third.quantity == 1
    update_rows([], "quantity")
