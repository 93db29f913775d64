"""Expiries in the backoffice: what expires when, and the verbs that give it more time or none."""

import datetime
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expiry.models import Expiry
from expiry.services import expiries_expire_due, expiry_stop
from fulfillment.common import clock
from fulfillment.common.actor import SYSTEM
from fulfillment.common.claims import MAX_ATTEMPTS
from fulfillment.facilities.models import Facility
from fulfillment.processes.models import StatusChange
from orders.models import Order
from orders.services import order_cancel
from tests.cast import user_with
from tests.expiry.cast import let_pass
from tests.invariants import assert_invariants_hold

from . import cast
from .conftest import signed_in

LIST = "/admin/expiry/expiry/"
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def order(network: Any) -> Order:
    order = cast.to_collect("1001", minutes=134.5)
    cast.route()
    return order


def expiry_of(order: Order) -> Expiry:
    found: Expiry = Expiry.objects.get(process=order.process_id)
    return found


def page_of(order: Order) -> str:
    return reverse("admin:expiry_expiry_change", args=[expiry_of(order).pk])


def verb(order: Order, name: str) -> str:
    return reverse("admin:expiry_expiry_verb", args=[expiry_of(order).pk, name])


def order_page(order: Order) -> str:
    return reverse("admin:orders_order_change", args=[order.pk])


def text(client: Client, url: str, **query: Any) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def do(client: Client, order: Order, name: str, **fields: Any) -> str:
    """Send the form of a verb at the expiry's present version, and return the page that follows."""
    data = {"version": expiry_of(order).version, **fields}
    answer = client.post(verb(order, name), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(shown: str) -> list[str]:
    """The orders of a list, in its order."""
    return re.findall(r">([A-Z]?-?\d{4})</a></th>", shown)


def set_aside(order: Order, error: str = "ZeroDivisionError: poison") -> None:
    let_pass(minutes=24 * 60)
    Expiry.objects.filter(process=order.process_id).update(attempts=MAX_ATTEMPTS, last_error=error)


def test_the_list_begins_with_what_expires_first_and_counts_down(dora: Client, order: Order) -> None:
    cast.to_collect("1002", minutes=-3.5)
    cast.to_collect("1003", minutes=20.5)
    shown = text(dora, LIST)
    assert numbers(shown) == ["1002", "1003", "1001"]
    for part in ("overdue by 3 min", "in 20 min", "in 2 h 14 min", "Jo Winter", order_page(order)):
        assert part in shown
    assert re.search(r'bo-age-alarm" data-countdown>overdue by 3 min', shown)
    assert re.search(r'bo-age-warn" data-countdown>in 20 min', shown)


@pytest.mark.parametrize(
    ("due", "found"),
    [
        ("overdue", ["1002"]),
        ("hour", ["1003"]),
        ("today", ["1003", "1001"]),
        ("later", ["1004"]),
        ("never", ["1002", "1003", "1001", "1004"]),
    ],
)
def test_the_list_is_filtered_by_when_it_is_due(dora: Client, network: Any, due: str, found: list[str]) -> None:
    now = clock.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=1)
    if midnight - now < 2 * MINUTE:
        pytest.skip("too close to midnight for a today and a later")
    before = (midnight - now) / MINUTE - 1
    soon = min(20, before / 2)
    for number, minutes in (("1001", before), ("1002", -3), ("1003", soon), ("1004", before + 2)):
        cast.to_collect(number, minutes=minutes)
    if due in ("hour", "today") and before <= 60:
        found = ["1003", "1001"] if due == "today" else [*found, "1001", "1004"]
    assert numbers(text(dora, LIST, due=due)) == found


def test_today_ends_at_the_readers_midnight(dora: Client, network: Any) -> None:
    cast.to_collect("1001", minutes=3 * 60)
    # In one of these zones it is past 21:00, so that the order expires tomorrow there, in the other it is not.
    hour = clock.now().hour
    late, early = ((22 - hour + 12) % 24 - 12, (10 - hour + 12) % 24 - 12)
    found = {}
    for name, ahead in (("late", late), ("early", early)):
        dora.cookies["timezone"] = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
        found[name] = [due for due in ("today", "later") if numbers(text(dora, LIST, due=due))]
    assert found == {"late": ["later"], "early": ["today"]}


def test_what_is_inactive_says_why(dora: Client, order: Order) -> None:
    gone, cancelled = cast.to_collect("1002", minutes=-5), cast.to_collect("1003")
    cast.route()
    assert expiries_expire_due() == 1
    order_cancel(order_id=str(cancelled.pk), actor=SYSTEM)
    expiry_stop(expiry_id=str(expiry_of(order).pk), actor=SYSTEM)
    assert numbers(text(dora, LIST)) == []
    shown = text(dora, LIST, status="INACTIVE")
    assert numbers(shown) == ["1003", "1002", "1001"]
    assert [shown.index(part) for part in ("Over", "Expired", "Stopped")] == sorted(
        shown.index(part) for part in ("Over", "Expired", "Stopped")
    )
    assert numbers(text(dora, LIST, status="INACTIVE", due="hour")) == []
    assert "Expired" in text(dora, page_of(gone))


@pytest.mark.parametrize(("q", "found"), [("10", ["1001", "1002"]), ("1002", ["1002"]), ("9", [])])
def test_orders_are_found_by_number_whatever_became_of_them(
    dora: Client, order: Order, q: str, found: list[str]
) -> None:
    other = cast.to_collect("1002")
    expiry_stop(expiry_id=str(expiry_of(other).pk), actor=SYSTEM)
    assert numbers(text(dora, LIST, q=q)) == found


def test_ids_of_order_process_and_expiry_find_it(dora: Client, order: Order) -> None:
    cast.to_collect("1002")
    for key in (order.pk, order.process_id, expiry_of(order).pk):
        assert numbers(text(dora, LIST, q=str(key))) == ["1001"]
    assert dora.get(LIST, {"q": "\x00"}).status_code in (200, 302)


@pytest.mark.parametrize("query", [{}, {"due": "hour"}, {"status": "INACTIVE"}, {"q": "10"}])
def test_the_list_opens_in_a_constant_number_of_queries(dora: Client, order: Order, query: dict[str, str]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text(dora, LIST, **query)
        counting = [one["sql"] for one in captured if "COUNT(" in one["sql"]]
        assert counting
        assert all("LIMIT" in sql for sql in counting)
        return len(captured)

    stopped = cast.to_collect("1002", minutes=30)
    expiry_stop(expiry_id=str(expiry_of(stopped).pk), actor=SYSTEM)
    cast.to_collect("1003", minutes=30)
    before = queries()
    for number in range(1010, 1016):
        more = cast.to_collect(str(number), minutes=30)
        if number % 2:
            expiry_stop(expiry_id=str(expiry_of(more).pk), actor=SYSTEM)
    assert queries() == before <= 16


def test_the_pages_take_a_constant_number_of_queries(dora: Client, order: Order) -> None:
    found = {}
    for name, url in (("expiry", page_of(order)), ("verb", verb(order, "extend"))):
        with CaptureQueriesContext(connection) as captured:
            text(dora, url)
        found[name] = len(captured)
    assert found == {"expiry": 11, "verb": 10}


def test_the_page_tells_its_times_and_its_history(admin: Client, dora: Client, order: Order) -> None:
    do(dora, order, "extend", by="4", comment="Customer called")
    shown = text(admin, page_of(order))
    for part in (
        "Expiry of order 1001", "in 6 h 14 min", "Offset", "0 min", "Expiry moved", "Dora Lind",
        "By 4 h: Customer called", order_page(order), "In the trail", str(order.process_id),
    ):  # fmt: skip
        assert part in shown, part


@pytest.mark.parametrize(("by", "hours"), [("1", 1), ("4", 4), ("24", 24)])
def test_extending_moves_the_time_by_what_was_chosen(dora: Client, order: Order, by: str, hours: int) -> None:
    before = expiry_of(order)
    said = f"until {before.expiry_time + hours * HOUR:%Y-%m-%d %H:%M}"
    assert said in text(dora, verb(order, "extend"))
    assert "is moved to" in do(dora, order, "extend", by=by)
    after = expiry_of(order)
    assert after.expiry_time - before.expiry_time == hours * HOUR
    assert (after.status, after.version) == ("ACTIVE", 2)
    assert_invariants_hold()


def test_extending_means_the_time_of_expiry_although_the_offset_is_another_now(
    dora: Client, admin: Client, order: Order
) -> None:
    before = expiry_of(order)
    rules = reverse("admin:expiry_expiryconfiguration_verb", args=["00000000-0000-0000-0000-000000000001", "rules"])
    admin.post(rules, {"version": 1, "offset": "90", "lead_time": ""})
    assert "the rules say 90 min (1 h 30 min) now" in text(dora, page_of(order))
    do(dora, order, "extend", by="1")
    after = expiry_of(order)
    assert after.expiry_time == before.expiry_time + HOUR
    assert after.provisioning_time == after.expiry_time - 90 * MINUTE


def test_what_is_overdue_gets_its_time_from_now_on(dora: Client, order: Order) -> None:
    let_pass(minutes=3 * 24 * 60)
    assert "the new one counts from now on" in text(dora, verb(order, "extend"))
    do(dora, order, "extend", by="1")
    assert HOUR - MINUTE < expiry_of(order).expiry_time - clock.now() <= HOUR


def test_another_moment_is_in_the_time_zone_of_the_reader(dora: Client, order: Order) -> None:
    dora.cookies["timezone"] = "Asia/Tokyo"
    assert "In your time zone, Asia/Tokyo." in text(dora, verb(order, "extend"))
    do(dora, order, "extend", by="other", moment="2099-03-01T12:30")
    assert expiry_of(order).expiry_time == datetime.datetime(2099, 3, 1, 3, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Europe/Berlin", "2037-03-29T02:30"),
        ("America/New_York", "2037-03-08T02:30"),
        ("Australia/Lord_Howe", "2036-10-05T02:15"),
    ],
)
def test_a_moment_that_the_clocks_skip_is_refused(dora: Client, order: Order, zone: str, moment: str) -> None:
    dora.cookies["timezone"] = zone
    assert "it does not exist" in do(dora, order, "extend", by="other", moment=moment)
    assert expiry_of(order).version == 1


@pytest.mark.parametrize(
    ("zone", "moment", "instants"),
    [
        ("Europe/Berlin", "2037-10-25T02:30", ["00:30", "01:30"]),
        ("America/New_York", "2037-11-01T01:30", ["05:30", "06:30"]),
        ("Australia/Lord_Howe", "2037-04-05T01:45", ["14:45", "15:15"]),
    ],
    ids=["Berlin", "New York", "Lord Howe"],
)
def test_of_a_moment_that_comes_twice_one_has_to_be_chosen(
    dora: Client, order: Order, zone: str, moment: str, instants: list[str]
) -> None:
    dora.cookies["timezone"] = zone
    shown = do(dora, order, "extend", by="other", moment=moment)
    assert all(part in shown for part in ("this moment comes twice", "Choose one of the two.", "The second, "))
    assert expiry_of(order).version == 1
    for which, expected in enumerate(instants):
        do(dora, order, "extend", by="other", moment=moment, which=str(which))
        assert f"{expiry_of(order).expiry_time:%H:%M}" == expected


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"by": "2"},
        {"by": "other"},
        {"by": "other", "moment": "soon"},
        {"by": "other", "moment": "2099-02-30T10:00"},
        {"by": "other", "moment": "0001-01-01T00:00"},
        {"by": "other", "moment": "2020-01-01T00:00"},
        {"by": "other", "moment": "2099-01-01T00:00\x00"},
        {"by": "1", "comment": "a\x00b"},
        {"by": "1", "comment": "x" * 1001},
        {"by": "1", "version": "x"},
    ],
    ids=lambda fields: "-".join(map(ascii, fields.values()))[:40] or "nothing",
)
def test_what_cannot_be_is_shown_again_and_changes_nothing(dora: Client, order: Order, fields: Any) -> None:
    assert "bo-form" in do(dora, order, "extend", **fields)
    assert expiry_of(order).version == 1


def test_the_end_of_the_calendar_is_no_fault(dora: Client, order: Order) -> None:
    end = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    Expiry.objects.update(provisioning_time=end, expiry_time=end)
    dora.cookies["timezone"] = "Asia/Tokyo"
    for url in (LIST, page_of(order), order_page(order), verb(order, "extend"), verb(order, "stop")):
        assert "9999-12-31" in text(dora, url) or "stop" in url
    do(dora, order, "extend", by="24")
    assert expiry_of(order).expiry_time == end


def test_stopping_names_what_stays_held_and_starting_when_it_expires(dora: Client, order: Order) -> None:
    shown = text(dora, verb(order, "stop"))
    assert "1 unit of stock stays held" in shown
    assert "is stopped" in do(dora, order, "stop", comment="In hospital")
    assert expiry_of(order).status == "INACTIVE"
    step = StatusChange.objects.get(entity="expiry")
    assert (step.verb, step.actor_name, step.reason) == ("stop", "Dora Lind", "In hospital")
    assert "in 2 h 14 min" in text(dora, verb(order, "start"))
    assert "is started" in do(dora, order, "start")
    assert expiry_of(order).status == "ACTIVE"
    assert_invariants_hold()


def test_starting_one_whose_time_has_passed_says_that_it_goes_at_once(dora: Client, order: Order) -> None:
    do(dora, order, "stop")
    let_pass(minutes=180)
    assert expiries_expire_due() == 0
    shown = text(dora, verb(order, "start"))
    assert all(part in shown for part in ("expires within seconds", "1 unit of held stock will be given back"))
    do(dora, order, "start")
    assert expiries_expire_due() == 1
    assert Order.objects.get(pk=order.pk).status == "CANCELLED"
    assert_invariants_hold()


def test_whoever_comes_second_hears_who_was_first(dora: Client, order: Order) -> None:
    do(dora, order, "extend", by="1", comment="Customer called")
    answer = dora.post(verb(order, "extend"), {"version": 1, "by": "4"}, follow=True)
    shown = answer.content.decode()
    assert "Dora Lind gave it another time moments ago: “By 1 h: Customer called”" in shown
    assert "Nothing was changed by you" in shown
    do(dora, order, "stop")
    assert "Dora Lind stopped it moments ago." in dora.get(verb(order, "stop")).content.decode()
    assert expiry_of(order).version == 3


@pytest.mark.parametrize("name", ["extend", "stop", "start", "retry"])
def test_nothing_can_be_done_for_what_is_over(dora: Client, order: Order, name: str) -> None:
    order_cancel(order_id=str(order.pk), actor=SYSTEM)
    version = expiry_of(order).version
    assert verb(order, name) not in text(dora, page_of(order))
    assert verb(order, name) not in text(dora, order_page(order))
    shown = do(dora, order, name, by="1")
    assert "ended it with its order" in shown
    assert expiry_of(order).version == version


def test_what_was_set_aside_is_seen_everywhere_and_can_be_tried_again(dora: Client, order: Order) -> None:
    assert "Stuck expiries" not in text(dora, "/admin/")
    set_aside(order)
    assert "Stuck expiries" in text(dora, "/admin/")
    assert numbers(text(dora, LIST, status="aside")) == ["1001"]
    assert "ZeroDivisionError: poison" in text(dora, LIST)
    for page in (page_of(order), order_page(order)):
        shown = text(dora, page)
        assert "ZeroDivisionError: poison" in shown
        assert "Set aside" in shown
        assert verb(order, "retry") in shown
    assert expiries_expire_due() == 0
    assert "is tried again" in do(dora, order, "retry")
    assert expiries_expire_due() == 1
    assert "Stuck expiries" not in text(dora, "/admin/")
    assert verb(order, "retry") not in text(dora, page_of(order))


def test_the_page_of_the_order_shows_it_and_leads_back(dora: Client, order: Order) -> None:
    shown = text(dora, order_page(order))
    assert shown.count("in 2 h 14 min") == 2
    assert all(verb(order, name) in shown for name in ("extend", "stop"))
    data = {"version": 1, "by": "1", "comment": "Customer called"}
    there = dora.post(verb(order, "extend"), data, headers={"Referer": f"http://testserver{order_page(order)}"})
    assert there.headers["Location"] == order_page(order)
    shown = text(dora, order_page(order))
    assert "Expiry moved" in shown
    assert "By 1 h: Customer called" in shown
    here = dora.post(verb(order, "stop"), {"version": 2}, headers={"Referer": "http://evil.example/"})
    assert here.headers["Location"] == page_of(order)


def test_an_order_without_an_expiry_shows_none(dora: Client, network: Any) -> None:
    shown = text(dora, order_page(cast.order("1001", status="OPEN", reason="")))
    assert ">Expiry<" not in shown
    assert ">Expires<" not in shown


def test_the_first_page_and_the_menu_count_what_expires_within_the_hour(dora: Client, order: Order) -> None:
    assert "Nothing expires within the hour." in text(dora, "/admin/")
    cast.to_collect("1002", minutes=20.5)
    cast.to_collect("1003", minutes=40.5)
    shown = text(dora, "/admin/")
    card = re.search(r'href="([^"]*due=hour)".*?<strong[^>]*>(\d+)</strong>.*?(in \d+ min)', shown, re.DOTALL)
    assert card
    assert card.groups() == (f"{LIST}?due=hour", "2", "in 20 min")
    assert numbers(text(dora, LIST, due="hour")) == ["1002", "1003"]


def test_a_reader_sees_no_verbs_and_others_see_nothing(anna: Client, order: Order) -> None:
    for name in ("extend", "stop"):
        assert verb(order, name) not in text(anna, page_of(order))
        assert verb(order, name) not in text(anna, order_page(order))
        assert anna.post(verb(order, name), {"version": 1, "by": "1"}).status_code == 403
    other = signed_in(user_with("ORDER_READ", email="x@example.org", is_staff=True))
    assert other.get(LIST).status_code == 403
    assert other.get(page_of(order)).status_code == 403
    assert ">Expiry<" not in text(other, order_page(order))
    assert "Expir" not in text(other, "/admin/")


def test_who_may_not_read_orders_is_not_told_of_them(order: Order) -> None:
    reader = signed_in(user_with("EXPIRIES_READ", "EXPIRIES_WRITE", is_staff=True))
    for url in (LIST, page_of(order), verb(order, "extend"), verb(order, "stop")):
        shown = text(reader, url)
        assert "1001" not in shown
        assert "Winter" not in shown
    assert numbers(text(reader, LIST, q="1001")) == []


def test_a_facility_user_sees_only_its_own(network: Any) -> None:
    ours, theirs = cast.to_collect("1001"), cast.to_collect("1002", city="Hamburg")
    cast.route()
    berlin = str(Facility.objects.get(city="Berlin").pk)
    hand = cast.person("store.hand@example.com", "Store associate", facility_ids=[berlin])
    more = ("EXPIRIES_READ", "EXPIRIES_WRITE", "ORDER_READ")
    hand.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts", codename__in=more))
    client = signed_in(hand)
    assert numbers(text(client, LIST)) == ["1001"]
    assert client.get(page_of(theirs)).status_code == 404
    assert client.post(verb(theirs, "stop"), {"version": 1}).status_code == 404
    assert client.get(page_of(ours)).status_code == 200


def test_text_of_clients_never_becomes_markup(dora: Client, order: Order) -> None:
    evil = "<script>alert(1)</script>"
    set_aside(order, evil)
    for url in (LIST, page_of(order), order_page(order)):
        assert evil not in text(dora, url)
    do(dora, order, "extend", by="1", comment=evil)
    assert evil not in text(dora, page_of(order))
