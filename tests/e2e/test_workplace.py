"""A store associate's day on a phone, with a scanner that types like a keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fulfillment.handover.models import HandoverJob
from fulfillment.inventory.models import Listing
from fulfillment.picking.models import PickJob
from tests.cast import facility, goods
from tests.picking.cast import Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "color_scheme": "dark"}


def scan(page: Page, code: str) -> None:
    """Type a code and Enter as fast as a scanner does, wherever the focus is."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def counter(page: Page, place: int) -> Any:
    return page.locator(".wp-line").nth(place).locator("output")


def fits(page: Page) -> None:
    """Fail if a page is wider than the phone, or has a button that a thumb misses."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main a, .wp-bar button, .wp-bar a, .wp-choice')]"
        ".filter((part) => part.checkVisibility() && part.getBoundingClientRect().height < 48)"
        ".map((part) => part.outerHTML)"
    )
    assert small == []


def test_an_associate_scans_picks_and_hands_over(signed_in: Any) -> None:
    store = facility()
    goods(store, shirt=20, shoe=5)
    Listing.objects.filter(tenant_article_id="shirt").update(details={"scannableCodes": ["4006381333931"]})
    order = Shop().order(lines={"shirt": 12, "shoe": 1}, collect=store)
    job = PickJob.objects.get(order_id=order["id"])
    PickJob.objects.update(short_id="AB2CD")
    page = signed_in("mia.visser@example.com", "Store associate", works_in=store, **PHONE)
    fits(page)
    scan(page, "ab2cd")
    expect(page.locator("h1")).to_have_text("AB2CD")
    fits(page)
    page.get_by_role("button", name="Start picking").tap()
    expect(page.get_by_role("link", name="Finish")).to_be_visible()
    fits(page)

    # Three scans without a pause, with the focus on a button that Enter would press.
    page.get_by_role("button", name="One more of shoe").focus()
    for _ in range(3):
        scan(page, "4006381333931")
    expect(counter(page, 0)).to_have_text("3 of 12")
    expect(counter(page, 1)).to_have_text("0 of 1")
    scan(page, "0000000000000")
    expect(page.get_by_role("alert")).to_contain_text("is not in this job.")
    page.get_by_role("button", name="One more of shoe").tap()
    expect(counter(page, 1)).to_have_text("1 of 1")
    more = page.get_by_role("button", name="One more of shirt")
    for _ in range(4):
        more.click()
    expect(counter(page, 0)).to_have_text("7 of 12")
    page.get_by_role("button", name="One less of shirt").tap()
    expect(counter(page, 0)).to_have_text("6 of 12")
    page.get_by_role("spinbutton", name="Number of shirt").fill("11")
    page.get_by_role("button", name="Set").tap()
    expect(counter(page, 0)).to_have_text("11 of 12")
    assert sorted(job.lines.values_list("picked", flat=True)) == [1, 11]

    page.get_by_role("link", name="Finish").tap()
    expect(page.get_by_text("1 unit missing. Why?")).to_be_visible()
    fits(page)
    page.get_by_text("Damaged").tap()
    page.get_by_role("button", name="Finish").tap()
    expect(page.get_by_text("12 of 13 picked")).to_be_visible()
    fits(page)

    page.get_by_role("link", name="Handover").tap()
    expect(page.get_by_text("Paid", exact=True)).to_be_visible()
    fits(page)
    page.get_by_role("button", name="One less of shoe").tap()
    page.get_by_label("Why does the rest stay?").last.select_option("Does not fit")
    page.get_by_role("button", name="Hand over").tap()
    expect(page.get_by_text("is handed over.")).to_be_visible()
    fits(page)
    assert HandoverJob.objects.get().status == "HANDED_OVER"


def test_a_step_without_connection_is_said_and_not_lost_in_silence(signed_in: Any) -> None:
    store = facility()
    goods(store, shirt=20)
    order = Shop().order(lines={"shirt": 3}, collect=store)
    job = PickJob.objects.get(order_id=order["id"])
    page = signed_in("mia.visser@example.com", "Administrator", **PHONE)
    page.goto(f"/admin/picking/pickjob/{job.pk}/pick/")
    page.get_by_role("button", name="Start picking").tap()
    expect(page.get_by_role("link", name="Finish")).to_be_visible()
    page.context.set_offline(True)
    scan(page, "shirt")
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    page.context.set_offline(False)
    scan(page, "shirt")
    expect(counter(page, 0)).to_have_text("1 of 3")


def test_picking_works_without_scripts(signed_in: Any, browser: Any, live_server: Any) -> None:
    store = facility()
    goods(store, shirt=20)
    order = Shop().order(lines={"shirt": 2}, collect=store)
    job = PickJob.objects.get(order_id=order["id"])
    cookies = signed_in("mia.visser@example.com", "Administrator").context.cookies()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE["viewport"])
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"/admin/picking/pickjob/{job.pk}/pick/")
    page.get_by_role("button", name="Start picking").click()
    page.get_by_role("button", name="One more of shirt").click()
    page.get_by_label("Scan or type an article").fill("shirt")
    page.get_by_role("button", name="Count").click()
    expect(counter(page, 0)).to_have_text("2 of 2")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("2 of 2 picked")).to_be_visible()
    page.get_by_role("link", name="Handover").click()
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("is handed over.")).to_be_visible()
    context.close()
