"""Clerks modify orders in the backoffice: the same service as the API, with forms that name the consequences."""

from typing import Any

import pytest
from django.test import Client

from fulfillment.picking.models import PickJob
from orders.models import Order
from routing.models import RoutingPlan
from tests.cast import PASSWORD, facility, goods, user_with
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    for name, allowed in (
        ("ordermodification", "allowOrderLineItemModification"),
        ("ordercancelation", "allowForceCancelOrder"),
    ):
        shop.client.put(f"/api/configurations/{name}", {"version": 0, allowed: True}, format="json")
    return shop


@pytest.fixture
def clerk(shop: Shop, client: Client) -> Client:
    assert client.login(username="admin@fulfillment.example", password=PASSWORD)
    return client


def do(clerk: Client, order: dict[str, Any], verb: str, **fields: Any) -> str:
    """Send the form of a verb at the order's present version and return the page that follows."""
    version = Order.objects.get(pk=order["id"]).version
    answer = clerk.post(f"/admin/orders/order/{order['id']}/{verb}/", {"version": version, **fields}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def quantities(order: dict[str, Any]) -> dict[str, int]:
    return {f"line_{line['id']}": line["quantity"] for line in order["orderLineItems"]}


def test_a_clerk_changes_a_quantity_and_adds_an_article(shop: Shop, clerk: Client) -> None:
    here = facility()
    goods(here, shirt=5, shoe=5)
    order = shop.order(lines={"shirt": 2})
    (line,) = quantities(order)
    shown = do(
        clerk, order, "modify_lines", **{line: 3}, new_article="shoe", new_title="Shoe", new_quantity=1, comment="Phone"
    )
    assert "the lines are changed" in shown
    assert counters(here, "shirt") == (5, 3)
    assert counters(here, "shoe") == (5, 1)
    assert Order.objects.get().update_details[0]["comment"] == "Phone"
    assert_invariants_hold()


def test_an_article_is_added_whole_or_not_at_all(shop: Shop, clerk: Client) -> None:
    goods(facility(), shirt=5)
    order = shop.order(lines={"shirt": 2})
    shown = do(clerk, order, "modify_lines", **quantities(order), new_article="shoe")
    assert "An article to add needs its number, its title and a quantity." in shown
    assert Order.objects.get().version == 1


def test_a_clerk_corrects_the_address(shop: Shop, clerk: Client) -> None:
    goods(facility(), shirt=5)
    order = shop.order(lines={"shirt": 2})
    shown = do(
        clerk,
        order,
        "modify_address",
        firstName="Ann",
        lastName="Winter",
        street="Neue Str.",
        postalCode="50667",
        city="Köln",
        country="de",
        email="ann@shop.example",
    )
    assert "the consumer is changed" in shown
    consumer = Order.objects.get().consumer
    assert consumer["email"] == "ann@shop.example"
    assert consumer["addresses"][0] == {
        "firstName": "Ann",
        "lastName": "Winter",
        "street": "Neue Str.",
        "postalCode": "50667",
        "city": "Köln",
        "country": "DE",
    }
    assert RoutingPlan.objects.count() == 1
    assert_invariants_hold()


def test_a_clerk_moves_the_time(shop: Shop, clerk: Client) -> None:
    here = facility()
    goods(here, shirt=5)
    order = shop.order(lines={"shirt": 2}, collect=here)
    assert "the handling time is changed" in do(clerk, order, "modify_time", moment="2031-05-01T10:00")
    preferences = Order.objects.get().delivery_preferences
    assert preferences["collect"][0]["provisioningTime"].startswith("2031-05-01")  # type: ignore[index]
    assert_invariants_hold()


def test_a_refusal_is_told_in_words(shop: Shop, clerk: Client) -> None:
    here = facility()
    goods(here, shirt=5)
    order = shop.order(lines={"shirt": 2}, collect=here)
    shop.act(shop.job(order), "START")
    assert "A pick job of this order has started" in do(clerk, order, "modify_time", moment="2031-05-01T10:00")


def test_force_cancel_is_offered_once_something_is_picked(shop: Shop, clerk: Client) -> None:
    here = facility()
    goods(here, shirt=5)
    order = shop.order(lines={"shirt": 2})
    page = f"/admin/orders/order/{order['id']}/change/"
    assert "Force cancel" not in clerk.get(page).content.decode()
    shop.pick(shop.job(order), 2)
    assert "Force cancel" in clerk.get(page).content.decode()
    assert "is cancelled" in do(clerk, order, "force_cancel", comment="Fraud after all")
    assert counters(here, "shirt") == (5, 0)
    assert PickJob.objects.get().status == "CANCELED"
    assert_invariants_hold()


def test_who_may_not_change_consumers_is_not_asked_to(shop: Shop, client: Client) -> None:
    goods(facility(), shirt=5)
    order = shop.order(lines={"shirt": 2})
    user_with("ORDER_READ", "ORDER_WRITE", email="clerk@fulfillment.example", is_staff=True)
    assert client.login(username="clerk@fulfillment.example", password=PASSWORD)
    shown = client.get(f"/admin/orders/order/{order['id']}/change/").content.decode()
    assert "Change time" in shown
    assert "Change address" not in shown
    assert client.post(f"/admin/orders/order/{order['id']}/modify_address/", {"version": 1}).status_code == 403
