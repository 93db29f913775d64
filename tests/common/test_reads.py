"""What the hot paths read by statements of their own is what the ORM would have read."""

from typing import Any

import pytest

from fulfillment.common.reads import rows_of
from fulfillment.processes.models import Process
from orders.models import Order, OrderLine
from orders.states import LIVING
from tests.cast import THREE_LINE_ORDER, administrator, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    attributes = {"deep": [{"ä": None}, 1.5, 10**15], "text": 'a\\b"c %s $1'}
    body = {**THREE_LINE_ORDER, "customAttributes": attributes}
    answer = client_of(administrator()).post("/api/orders", body, format="json")
    assert answer.status_code == 201, answer.json()
    found: Order = Order.objects.get(pk=answer.json()["id"])
    return found


def columns(entity: Any) -> dict[str, Any]:
    return {field.attname: getattr(entity, field.attname) for field in entity._meta.concrete_fields}


def test_rows_are_those_that_the_orm_reads(order: Order) -> None:
    for _ in range(4):  # later ones are prepared
        (found,) = rows_of(Order, process_id=order.process_id, status=LIVING)
        assert columns(found) == columns(order)
        lines = rows_of(OrderLine, order_id=order.pk, order="position")
        assert [columns(line) for line in lines] == [columns(line) for line in order.lines.order_by("position")]


def test_rows_that_do_not_fit_are_not_read(order: Order) -> None:
    assert rows_of(Order, process_id=order.process_id, status=["CANCELLED"]) == []
    assert rows_of(Order, process_id=order.process_id, status=[]) == []
    assert rows_of(Process, id=[order.pk], lock=True) == []


def test_a_row_that_was_read_can_be_saved_and_knows_what_it_was(order: Order) -> None:
    (found,) = rows_of(Process, id=[order.process_id], lock=True)
    assert not found._state.adding
    assert dict(zip(*found._loaded, strict=True))["entities"] == found.entities  # type: ignore[attr-defined]
    found.tenant_order_id = "other"
    found.save()
    assert Process.objects.get().tenant_order_id == "other"
