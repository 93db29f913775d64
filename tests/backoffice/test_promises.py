"""Promises in the backoffice: until when they hold, and the verbs that make orders of them or keep them up."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fulfillment.common import clock
from fulfillment.common.claims import MAX_ATTEMPTS
from fulfillment.picking.models import PickJob
from orders.models import Order, Promise
from orders.services import orders_lapse_due

from . import cast

LIST = "/admin/orders/order/"


@pytest.fixture
def promised(network: Any) -> Order:
    order = cast.order("P-1", status="PROMISED", reason="")
    cast.route()
    return order


def verb(order: Order, name: str) -> str:
    return reverse("admin:orders_order_verb", args=[order.pk, name])


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def page(client: Client, order: Order) -> str:
    return text(client, reverse("admin:orders_order_change", args=[order.pk]))


def ran_out() -> None:
    Order.objects.update(promised_until=clock.now() - datetime.timedelta(minutes=1))


def test_the_page_of_a_promise_says_when_it_ends_and_what_can_be_done(admin: Client, promised: Order) -> None:
    shown = page(admin, promised)
    for part in ("ends in 29 min", "data-until", "Confirm", "Extend", "Cancel order"):
        assert part in shown
    assert verb(promised, "retry_lapse") not in shown


def test_the_list_of_promises_begins_with_the_one_that_ends_first(admin: Client, promised: Order) -> None:
    later = cast.order("P-2", status="PROMISED", reason="")
    Order.objects.filter(pk=later.pk).update(promised_until=clock.now() + datetime.timedelta(minutes=62))
    cast.order("1001")
    shown = text(admin, f"{LIST}?promise=next")
    assert shown.index("P-1") < shown.index("P-2")
    assert "1001" not in shown
    assert "ends in 1 h 1 min" in shown


def test_confirming_makes_the_order_with_its_number(admin: Client, promised: Order) -> None:
    assert "1 pick job at Berlin store, at once." in text(admin, verb(promised, "confirm_promise"))
    answer = admin.post(verb(promised, "confirm_promise"), {"version": 1, "tenant_order_id": "1001"}, follow=True)
    assert "The promise is the order 1001 now." in answer.content.decode()
    assert PickJob.objects.get().tenant_order_id == "1001"


def test_extending_says_until_when(admin: Client, promised: Order) -> None:
    assert "held for 30 min from now on" in text(admin, verb(promised, "extend_promise"))
    before = Order.objects.get().promised_until
    answer = admin.post(verb(promised, "extend_promise"), {"version": 1}, follow=True)
    assert "The promise P-1 holds until" in answer.content.decode()
    assert Order.objects.get().promised_until > before


@pytest.mark.parametrize("name", ["confirm_promise", "extend_promise"])
def test_a_promise_that_is_over_takes_neither(admin: Client, promised: Order, name: str) -> None:
    ran_out()
    assert verb(promised, name) not in page(admin, promised)
    answer = admin.post(verb(promised, name), {"version": 1}, follow=True)
    assert "The promise ended at" in answer.content.decode()
    orders_lapse_due()
    answer = admin.post(verb(promised, name), {"version": 1}, follow=True)
    assert "was let go by system" in answer.content.decode()


def test_who_may_not_write_orders_sees_no_verb(anna: Client, promised: Order) -> None:
    assert verb(promised, "confirm_promise") not in page(anna, promised)
    assert anna.post(verb(promised, "confirm_promise"), {"version": 1}).status_code == 403


def test_a_promise_that_cannot_end_is_seen_and_can_be_tried_again(admin: Client, promised: Order) -> None:
    ran_out()
    assert "Stuck promises" not in text(admin, "/admin/")
    Promise.objects.update(attempts=MAX_ATTEMPTS, last_error="ZeroDivisionError: poison")
    assert "Stuck promises" in text(admin, "/admin/")
    assert "P-1" in text(admin, f"{LIST}?promise=stuck")
    shown = page(admin, promised)
    assert "ZeroDivisionError: poison" in shown
    assert verb(promised, "retry_lapse") in shown
    assert admin.post(verb(promised, "retry_lapse"), {"version": 1}).status_code == 302
    assert orders_lapse_due() == 1
    assert "Stuck promises" not in text(admin, "/admin/")
    assert "Obsolete" in page(admin, promised)
