"""Unlock and Cancel, single and several: through the services, harmless when two press the button."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fulfillment.inventory.models import Stock
from fulfillment.picking.models import PickJob
from fulfillment.processes.models import StatusChange
from orders.models import Order

from . import cast

LOCKED = "/admin/orders/order/locked/"


def verb(order: Order, name: str) -> str:
    return reverse("admin:orders_order_verb", args=[order.pk, name])


def page(order: Order) -> str:
    return reverse("admin:orders_order_change", args=[order.pk])


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_unlock_goes_through_the_service_with_comment_and_actor(anna: Client, network: Any) -> None:
    order = cast.order("1001")
    cast.route()
    answer = anna.post(verb(order, "unlock"), {"version": 1, "comment": "Address verified"}, follow=True)
    assert answer.redirect_chain == [(page(order), 302)]
    assert "is unlocked." in answer.content.decode()
    order = Order.objects.get(pk=order.pk)
    change = StatusChange.objects.get(entity="order")
    assert (order.status, order.version) == ("OPEN", 2)
    assert (change.verb, change.actor_name, change.reason) == ("unlock", "Anna Schmidt", "Address verified")
    assert PickJob.objects.get().order_id == order.pk


def test_the_form_names_the_consequences(anna: Client, network: Any) -> None:
    order = cast.order("1001")
    assert "without stock" in text(anna, verb(order, "unlock"))
    cast.route()
    assert "1 pick job at Berlin store, at once." in text(anna, verb(order, "unlock"))


def test_the_form_opens_as_a_part_of_the_page(anna: Client, network: Any) -> None:
    order = cast.order("1001")
    part = anna.get(verb(order, "unlock"), headers={"X-Fragment": "dialog"}).content.decode()
    assert "<form" in part
    assert "<html" not in part


def test_a_comment_is_asked_for(anna: Client, network: Any) -> None:
    order = cast.order("1001")
    answer = anna.post(verb(order, "unlock"), {"version": 1, "comment": "  "})
    assert "This field is required." in answer.content.decode()
    order = Order.objects.get(pk=order.pk)
    assert order.status == "LOCKED"


def test_a_target_time_in_the_past_is_refused_and_one_ahead_is_kept(anna: Client, network: Any) -> None:
    order = cast.order("1001")
    fields = {"version": 1, "comment": "ok"}
    assert (
        "has passed already"
        in anna.post(verb(order, "unlock"), {**fields, "target_time": "2020-01-01T10:00"}).content.decode()
    )
    anna.cookies["timezone"] = "Europe/Berlin"
    anna.post(verb(order, "unlock"), {**fields, "target_time": "2099-07-01T10:00"})
    order = Order.objects.get(pk=order.pk)
    assert order.delivery_preferences["targetTime"].startswith("2099-07-01T08:00")


def test_the_second_clerk_sees_who_was_first(anna: Client, ben: Client, network: Any) -> None:
    order = cast.order("1001")
    cast.route()
    anna.post(verb(order, "unlock"), {"version": 1, "comment": "Known customer"})
    late = ben.post(verb(order, "unlock"), {"version": 1, "comment": "fine"}, follow=True).content.decode()
    assert "was unlocked by Anna Schmidt" in late
    assert "Known customer" in late
    assert "was unlocked by Anna Schmidt" in text(ben, f"{verb(order, 'unlock')}?version=1")
    assert PickJob.objects.count() == 1


def test_a_double_click_is_harmless(anna: Client, network: Any) -> None:
    order = cast.order("1001")
    for _ in range(2):
        answer = anna.post(verb(order, "unlock"), {"version": 1, "comment": "ok"}, follow=True)
    assert answer.status_code == 200
    assert "was unlocked by you" in answer.content.decode()
    assert StatusChange.objects.filter(entity="order").count() == 1


def test_unlock_and_next_goes_to_the_next_locked_order(anna: Client, network: Any) -> None:
    first, second = cast.order("1001"), cast.order("1002")
    fields = {"version": 1, "comment": "ok", "next": "1"}
    assert anna.post(verb(first, "unlock"), fields).headers["Location"] == page(second)
    assert anna.post(verb(second, "unlock"), fields).headers["Location"] == LOCKED
    assert "Nothing is locked" in text(anna, LOCKED)


def test_cancel_gives_the_stock_back(anna: Client, network: Any) -> None:
    order = cast.order("1001", lines={"SHOE-42": 3})
    cast.route()
    assert "3 units of held stock will be given back." in text(anna, verb(order, "cancel"))
    anna.post(verb(order, "cancel"), {"version": 1, "comment": ""})
    order = Order.objects.get(pk=order.pk)
    assert order.status == "CANCELLED"
    assert not Stock.objects.filter(reserved__gt=0).exists()


def test_a_cancelled_order_tells_who_cancelled_it(anna: Client, ben: Client, network: Any) -> None:
    order = cast.order("1001")
    ben.post(verb(order, "cancel"), {"version": 1, "comment": "Fraud"})
    late = anna.post(verb(order, "unlock"), {"version": 1, "comment": "ok"}, follow=True).content.decode()
    assert "was cancelled by Ben Okafor" in late


@pytest.mark.parametrize("name", ["unlock", "cancel"])
def test_verbs_need_their_permission(name: str, network: Any) -> None:
    user = cast.person("store.hand@example.com", "Store associate")
    order = cast.order("1001")
    client = Client()
    client.force_login(user)
    assert client.get(verb(order, name)).status_code == 403
    assert client.post(verb(order, name), {"version": 1, "comment": "ok"}).status_code == 403
    order = Order.objects.get(pk=order.pk)
    assert order.status == "LOCKED"


def test_verbs_need_the_token_against_forgery(network: Any) -> None:
    order = cast.order("1001")
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.person("anna.schmidt@example.com", "Fraud clerk"))
    assert client.post(verb(order, "unlock"), {"version": 1, "comment": "ok"}).status_code == 403


def test_several_are_unlocked_with_one_comment(anna: Client, ben: Client, network: Any) -> None:
    orders = [cast.order(str(number)) for number in (1001, 1002, 1003)]
    cast.route()
    chosen = {"action": "unlock_selected", "_selected_action": [str(order.pk) for order in orders]}
    question = anna.post(LOCKED, chosen).content.decode()
    assert "Unlock 3 orders?" in question
    assert "3 pick jobs at Berlin store, at once." in question
    ben.post(verb(orders[1], "unlock"), {"version": 1, "comment": "Mine"})
    fields = {"order": [str(order.pk) for order in orders], "comment": "All checked"}
    answer = anna.post(reverse("admin:orders_order_unlock_several"), fields, follow=True).content.decode()
    assert "2 orders are unlocked." in answer
    assert "Order 1002 was unlocked by Ben Okafor" in answer
    assert PickJob.objects.count() == 3


def test_several_that_are_all_gone_are_no_error(anna: Client, network: Any) -> None:
    order = cast.order("1001")
    anna.post(verb(order, "unlock"), {"version": 1, "comment": "ok"})
    chosen = {"action": "unlock_selected", "_selected_action": [str(order.pk)]}
    assert anna.post(LOCKED, chosen, follow=True).status_code == 200


def test_nonsense_for_several_is_no_error(anna: Client, network: Any) -> None:
    url = reverse("admin:orders_order_unlock_several")
    assert anna.post(url, {"order": ["x", "\x00"], "comment": "ok"}, follow=True).status_code == 200
    assert anna.get(url, follow=True).status_code == 200
