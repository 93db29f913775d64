"""Every list and page opens, in a constant number of queries, and nothing can be edited at any address."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin as admin_of_django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from fulfillment.common import clock
from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.admin import ReadOnlyAdmin, age_text
from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Reservation, Stock
from fulfillment.inventory.schemas.stocks import StockValueForUpdate
from fulfillment.inventory.services.stocks import stock_update
from fulfillment.picking.models import PickJob
from orders.models import Order
from orders.services import order_unlock
from routing.models import RoutingPlan
from tests.cast import user_with

from . import cast

# Session, user and permissions, the counts of the menu and of the filters, one bounded count, the rows.
QUERIES = {
    "/admin/": 16,
    "/admin/orders/order/locked/": 9,
    "/admin/orders/order/": 11,  # beside these the menu of tags
    "/admin/expiry/expiry/": 13,
    "/admin/orders/cancelationreason/": 8,
    "/admin/orders/lockrule/": 8,
    "/admin/fulfilment_options/fulfilmentoption/": 10,  # beside the rows their best plans
    "/admin/routing/routingplan/": 11,
    "/admin/picking/pickjob/": 10,
    "/admin/handover/handoverjob/": 10,
    "/admin/handover/shipment/": 10,
    "/admin/handover/parcel/": 9,
    "/admin/facilities/facility/": 10,
    "/admin/facilities/carrier/": 9,
    "/admin/inventory/listing/": 8,
    "/admin/inventory/stock/": 8,
    "/admin/tags/tag/": 8,
    "/admin/events/event/": 8,
    "/admin/audits/audit/": 10,  # whether it may name actors, for the filter and for the rows
}
OURS = [model for model, site in admin_of_django.site._registry.items() if isinstance(site, ReadOnlyAdmin)]


def some_orders(start: int, count: int) -> None:
    cast.to_collect(f"C-{start}")
    for number in range(start, start + count):
        order = cast.order(str(number), lines={"SHOE-42": 1, "SOCKS": 2})
        cast.quote(f"Q-{number}", lines={"SHOE-42": 1, "SOCKS": 2})
        cast.route()
        if number % 2:
            order_unlock(order_id=str(order.pk), actor=SYSTEM)
            cast.picked_and_packed(order)


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("url", QUERIES)
def test_a_list_opens_in_a_constant_number_of_queries(url: str, admin: Client, network: Any) -> None:
    some_orders(1, 3)
    first = queries(admin, url)
    some_orders(10, 8)
    assert queries(admin, url) <= first
    assert first <= QUERIES[url]


@pytest.mark.parametrize("url", [url for url in QUERIES if url != "/admin/"])
def test_no_list_counts_a_whole_table(url: str, admin: Client, network: Any) -> None:
    some_orders(1, 3)
    with CaptureQueriesContext(connection) as captured:
        admin.get(url)
    counting = [query["sql"] for query in captured if "COUNT(" in query["sql"] and "GROUP BY" not in query["sql"]]
    assert counting
    assert all("LIMIT" in sql for sql in counting)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_page_opens_and_takes_no_form(model: Any, admin: Client, network: Any) -> None:
    some_orders(1, 3)
    row = model.objects.first()
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    url = reverse(f"admin:{name}_change", args=[row.pk])
    assert admin.get(url).status_code == 200
    assert admin.post(url, {"status": "OPEN"}).status_code == 405
    for verb in ("add", "delete", "history"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:{name}_{verb}")
        assert admin.get(f"/admin/{name.replace('_', '/')}/{row.pk}/{verb}/").status_code == 404
    assert admin.post(f"/admin/{name.replace('_', '/')}/add/").status_code == 404


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_nothing_is_shown_without_permission(model: Any, network: Any) -> None:
    some_orders(1, 2)
    nobody = cast.person("no.body@example.com", "Store associate")
    nobody.groups.clear()
    client = Client()
    client.force_login(nobody)
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403
    assert client.get(reverse(f"admin:{name}_change", args=[model.objects.first().pk])).status_code == 403
    home = client.get("/admin/").content.decode()
    assert "Welcome" in home
    assert "Locked orders" not in home


def test_the_order_page_tells_everything(admin: Client, network: Any) -> None:
    cast.order("0999")
    order = cast.order(
        "1001",
        lines={"SHOE-42": 2, "SOCKS": 1},
        reason="Payment risk",
        customAttributes={"channel": "web"},
        deliveryPreferences={"shipping": {"serviceLevel": "DELIVERY"}},
    )
    cast.route()
    order_unlock(order_id=str(order.pk), actor=SYSTEM, reason="Checked twice")
    page = admin.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    job = PickJob.objects.get(order_id=order.pk)
    for part in (
        "1001", "Payment risk", "Trail running shoe", "179.70", "Jo Winter", "Long street", "0999", "same customer",
        "channel", "Berlin store", "Rank 1 of 4", job.short_id, "Checked twice", "ORDER_UNLOCKED", "Next locked",
    ):  # fmt: skip
        assert part in page, part
    assert Reservation.objects.filter(plan_id=RoutingPlan.objects.get(order_id=order.pk).pk).count() == 2


def test_the_stock_page_tells_its_story(admin: Client, network: Any) -> None:
    stock = Stock.objects.first()
    for number in range(60):
        body = StockValueForUpdate(value=1000 + number % 2 * 500)
        clerk = Actor(kind="SYSTEM", name=f"Clerk {number}")
        stock_update(stock_id=str(stock.pk), body=body, actor=clerk, now=clock.now())
    url = reverse("admin:inventory_stock_change", args=[stock.pk])
    page = admin.get(url).content.decode()
    for part in ("Movements", "+500", "-500", "1,500", "Counted", "Clerk 59", "Clerk 10"):
        assert part in page, part
    assert "Clerk 9<" not in page
    assert "+990" not in page
    # Session, user and permissions; the stock, its reservations, its movements; the counts of the menu.
    assert queries(admin, url) <= 8


def test_why_not_this_facility(admin: Client, network: Any) -> None:
    order = cast.order("1001")
    cast.route()
    plan = RoutingPlan.objects.get()
    page = admin.get(reverse("admin:orders_order_change", args=[order.pk]), {"plan": str(plan.pk), "why": "munich"})
    assert "Munich store" in page.content.decode()
    page = admin.get(reverse("admin:routing_routingplan_change", args=[plan.pk]), {"why": "nowhere"})
    assert "No facility is called" in page.content.decode()


def test_a_clerk_sees_what_unlocking_starts(anna: Client, network: Any) -> None:
    order = cast.order("1001")
    cast.route()
    page = anna.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    for title in ("Routing", "Reservations", "Pick jobs"):
        assert f"<h3>{title}</h3>" in page


def test_without_the_permission_a_part_of_the_page_is_not_there(client: Client, network: Any) -> None:
    order = cast.order("1001")
    cast.route()
    client.force_login(user_with("ORDER_READ", is_staff=True))
    page = client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert "<h3>Lines</h3>" in page
    for title in ("Routing", "Reservations", "Pick jobs"):
        assert f"<h3>{title}</h3>" not in page


def test_a_facility_user_sees_only_its_own_rows(network: Any) -> None:
    for number, city in ((1, "Berlin"), (2, "Munich")):
        cast.order(str(number), city=city, status="OPEN", reason="")
    cast.route()
    mine, other = network["Berlin"], network["Munich"]
    client = Client()
    client.force_login(cast.person("store.hand@example.com", "Store associate", facility_ids=[str(mine.pk)]))
    for url in ("/admin/facilities/facility/", "/admin/picking/pickjob/", "/admin/inventory/stock/"):
        page = client.get(url).content.decode()
        assert "Berlin store" in page, url
        assert "Munich store" not in page, url
    assert client.get(reverse("admin:facilities_facility_change", args=[other.pk])).status_code == 404
    foreign = PickJob.objects.get(facility=other)
    assert client.get(reverse("admin:picking_pickjob_change", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("verb", ["suspend", "go_offline"])
def test_a_facility_is_switched_by_its_service(verb: str, admin: Client, network: Any) -> None:
    facility = network["Berlin"]
    url = reverse("admin:facilities_facility_verb", args=[facility.pk, verb])
    assert "No new orders" in admin.get(url).content.decode() or "no new orders" in admin.get(url).content.decode()
    admin.post(url, {"version": 1})
    facility = Facility.objects.get(pk=facility.pk)
    assert facility.status in {"SUSPENDED", "OFFLINE"}
    admin.post(reverse("admin:facilities_facility_verb", args=[facility.pk, "go_online"]), {"version": 2})
    assert Facility.objects.get(pk=facility.pk).status == "ONLINE"


def test_a_switch_that_does_not_fit_is_a_message(admin: Client, network: Any) -> None:
    url = reverse("admin:facilities_facility_verb", args=[network["Berlin"].pk, "go_online"])
    answer = admin.post(url, {"version": 1}, follow=True)
    assert answer.status_code == 200
    assert "not possible" in answer.content.decode()


def test_a_failed_plan_is_retried(dora: Client, network: Any) -> None:
    cast.order("1001")
    plan = RoutingPlan.objects.get()
    RoutingPlan.objects.update(status="FAILED", due_at=None, last_error="It broke")
    assert "It broke" in dora.get(reverse("admin:routing_routingplan_change", args=[plan.pk])).content.decode()
    dora.post(reverse("admin:routing_routingplan_verb", args=[plan.pk, "retry"]), {"version": plan.version})
    assert RoutingPlan.objects.get().status == "INITIAL"


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=10", 2), ("q=C-1", 2), ("q=jo winter", 2), ("q=1001", 1), ("q=nobody", 0), ("status=LOCKED", 1),
     ("country=DE", 2), ("hour=1", 2), ("hour=2020-01-01T10Z", 0), ("country=%00", 2), ("status=nonsense", 2),
     ("q=%00", 2), ("p=9999999", 2), ("status=%00", 2), ("o=1.-2", 2)],
)  # fmt: skip
def test_orders_are_found(query: str, found: int, admin: Client, network: Any) -> None:
    cast.order("1001")
    cast.order("1002", status="OPEN", reason="")
    page = admin.get(f"/admin/orders/order/?{query}", follow=True)
    assert page.status_code == 200
    assert page.content.decode().count("field-number") == found


def test_locked_orders_are_filtered_by_age(anna: Client, network: Any) -> None:
    cast.older(cast.order("1001"), hours=30)
    cast.order("1002")
    page = anna.get("/admin/orders/order/locked/?waiting=24").content.decode()
    assert page.count("field-number") == 1
    assert "bo-age-alarm" in page


def test_the_menu_counts_what_is_locked(anna: Client, network: Any) -> None:
    badge = "rounded-xs text-center"
    assert badge not in anna.get("/admin/").content.decode()
    cast.order("1001")
    assert badge in anna.get("/admin/").content.decode()


def test_times_are_shown_in_the_zone_of_the_browser(admin: Client, network: Any) -> None:
    order = cast.order("1001")
    Order.objects.update(created_at=datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC))
    url = "/admin/orders/order/"
    assert "2026-03-01 12:00<" in admin.get(url).content.decode()
    for name, shown in (
        ("Asia/Tokyo", "21:00"),
        ("Europe", "12:00"),
        ("../../etc/passwd", "12:00"),
        ("x" * 5000, "12:00"),
    ):
        admin.cookies["timezone"] = name
        assert f"2026-03-01 {shown}<" in admin.get(url).content.decode()
    assert order.pk


def test_the_sign_in_page_opens(client: Client, db: None) -> None:
    page = client.get("/admin/login/")
    assert page.status_code == 200
    assert "Sign in with your email" in page.content.decode()


def test_the_search_finds_orders_for_who_may_see_them(anna: Client, network: Any) -> None:
    cast.order("S-1001")
    assert "S-1001" in anna.get("/admin/search/?s=s-10&extended=1").content.decode()
    hand = Client()
    hand.force_login(cast.person("store.hand@example.com", "Store associate"))
    assert "S-1001" not in hand.get("/admin/search/?s=s-10&extended=1").content.decode()


def test_every_app_with_entities_is_in_the_backoffice() -> None:
    names = {model._meta.app_label for model in OURS}
    assert {"orders", "routing", "picking", "inventory", "facilities", "events"} <= names
    assert apps.is_installed("django.contrib.admin")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-5, "moments"), (3, "moments"), (42, "42 s"), (300, "5 min"), (4000, "1 h 6 min"), (90_000, "1 d 1 h"),
     (900_000, "10 days")],
)  # fmt: skip
def test_ages_are_said_in_the_units_that_matter(seconds: int, said: str) -> None:
    assert age_text(datetime.timedelta(seconds=seconds)) == said


def test_text_of_clients_never_becomes_markup(admin: Client, network: Any) -> None:
    evil = "<script>alert(1)</script>"
    consumer = {"consumerId": evil, "email": evil}
    order = cast.order(evil, reason=evil, consumer=consumer, customAttributes={evil: evil}, lines={evil: 1})
    cast.route()
    admin.post(reverse("admin:orders_order_verb", args=[order.pk, "cancel"]), {"version": 1, "comment": evil})
    plan = RoutingPlan.objects.get()
    for url in (
        "/admin/orders/order/",
        "/admin/orders/order/locked/",
        "/admin/routing/routingplan/",
        "/admin/events/event/",
        reverse("admin:orders_order_change", args=[order.pk]),
        reverse("admin:orders_order_verb", args=[order.pk, "unlock"]),
        reverse("admin:routing_routingplan_change", args=[plan.pk]) + f"?why={evil}",
        f"/admin/orders/order/?q={evil}",
    ):
        assert evil not in admin.get(url).content.decode(), url
