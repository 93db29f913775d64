"""The fraud clerk's day, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from fulfillment.picking.models import PickJob
from orders.models import Order
from tests.backoffice import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_clerk_unlocks_an_order(signed_in: Any) -> None:
    cast.network()
    order = cast.order("S-1001", reason="Payment risk score 78")
    cast.route()
    page = signed_in("dora.lind@example.com", "Dispatcher")
    menu = page.locator("#nav-sidebar")
    expect(menu.get_by_role("link", name="Locked orders")).to_contain_text("1")
    menu.get_by_role("link", name="Locked orders").click()
    row = page.locator("#result_list tbody tr")
    expect(row).to_contain_text("Payment risk score 78")
    expect(row).to_contain_text("Berlin store")
    row.get_by_role("link", name="S-1001").click()
    expect(page.locator(".bo-head")).to_contain_text("Locked")
    page.keyboard.press("u")
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("1 pick job at Berlin store, at once.")
    dialog.get_by_role("button", name="Address verified").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("is unlocked.")).to_be_visible()
    job = PickJob.objects.get(order_id=order.pk)
    expect(page.get_by_role("link", name=job.short_id)).to_be_visible()
    expect(page.locator(".bo-timeline")).to_contain_text("Dora Lind")
    expect(page.locator(".bo-timeline")).to_contain_text("Address verified")
    expect(page.locator(".bo-head").get_by_role("link", name="Unlock")).to_have_count(0)


def test_the_second_clerk_sees_who_was_first(signed_in: Any) -> None:
    cast.network()
    order = cast.order("S-1001")
    cast.route()
    anna = signed_in("anna.schmidt@example.com", "Fraud clerk")
    ben = signed_in("ben.okafor@example.com", "Fraud clerk")
    third = signed_in("cora.diaz@example.com", "Fraud clerk")
    for page in (anna, ben, third):
        page.goto(f"/admin/orders/order/{order.pk}/change/")
    for page in (anna, ben):
        page.get_by_role("link", name="Unlock").click()
        page.get_by_label("Comment").fill("Known customer")
    anna.locator("dialog").get_by_role("button", name="Unlock", exact=False).first.click()
    expect(anna.get_by_text("is unlocked.")).to_be_visible()
    ben.locator("dialog").get_by_role("button", name="Unlock", exact=False).first.click()
    expect(ben.get_by_text("was unlocked by Anna Schmidt")).to_be_visible()
    third.get_by_role("link", name="Unlock").click()
    expect(third.locator("dialog")).to_contain_text("was unlocked by Anna Schmidt")
    assert PickJob.objects.count() == 1


def test_several_are_unlocked_at_once(signed_in: Any) -> None:
    cast.network()
    for number in (1001, 1002, 1003):
        cast.order(f"S-{number}")
    cast.route()
    page = signed_in("anna.schmidt@example.com", "Fraud clerk")
    page.goto("/admin/orders/order/locked/")
    page.locator("#action-toggle").check()
    expect(page.locator("[data-selected-count]")).to_have_text("3")
    page.locator("#result_list tbody input[type=checkbox]").nth(2).uncheck()
    page.get_by_role("button", name="Unlock several").click()
    expect(page.get_by_text("2 pick jobs at Berlin store, at once.")).to_be_visible()
    page.get_by_label("Comment").fill("All checked by phone")
    page.get_by_role("button", name="Unlock 2").click()
    expect(page.get_by_text("2 orders are unlocked.")).to_be_visible()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    assert sorted(Order.objects.values_list("status", flat=True)) == ["LOCKED", "OPEN", "OPEN"]


def test_an_order_is_cancelled_on_a_phone(signed_in: Any) -> None:
    cast.network()
    order = cast.order("S-1001", lines={"SOCKS": 3})
    cast.route()
    page = signed_in("anna.schmidt@example.com", "Fraud clerk", viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(f"/admin/orders/order/{order.pk}/change/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Cancel order").tap()
    expect(page.locator("dialog")).to_contain_text("3 units of held stock will be given back.")
    page.get_by_role("button", name="Cancel the order").tap()
    expect(page.get_by_text("is cancelled; its stock is free again.")).to_be_visible()
    assert Order.objects.get().status == "CANCELLED"


def test_unlock_works_without_scripts(signed_in: Any) -> None:
    cast.network()
    order = cast.order("S-1001")
    page = signed_in("anna.schmidt@example.com", "Fraud clerk")
    page.goto(f"/admin/orders/order/{order.pk}/unlock/")
    page.get_by_label("Comment").fill("By hand")
    page.get_by_role("button", name="Unlock and next").click()
    expect(page.get_by_text("Nothing is locked")).to_be_visible()
