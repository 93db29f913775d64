"""Lock rules in the backoffice: made by forms of their kind, tried, switched, deleted, and seen on the order's page."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orders.models import LockRule, LockRuleMatch, Order
from tests.cast import user_with
from tests.orders.lock_rules import arrive, rule

from .conftest import signed_in
from .test_configurations import form_of

LIST = "/admin/orders/lockrule/"
NEW = f"{LIST}new/"
INVOICE = {"street": "x", "postalCode": "75011", "city": "Paris", "country": "FR", "addressType": "INVOICE_NEWRESS"}


def url(rule: LockRule, verb: str = "change") -> str:
    return f"{LIST}{rule.pk}/{verb}/"


def text(answer: Any) -> str:
    """What a page says, without its markup and with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


CASES = [
    ("value", {"above": "500.50", "lock_unknown": "on"}, {"above": "500.50", "lockUnknown": True}),
    ("value", {"above": "0"}, {"above": "0"}),
    ("first_order", {}, {}),
    ("countries", {}, {}),
    ("articles", {"articles": " A \r\n\r\nB\r\nA"}, {"articles": ["A", "B"]}),
    (
        "attribute",
        {"subject": "LINES", "path": "gift.wrap", "operator": "IN", "values": "gold\r\nred\r\n"},
        {"subject": "LINES", "path": "gift.wrap", "operator": "IN", "values": ["gold", "red"]},
    ),
    (
        "attribute",
        {"subject": "ORDER", "path": "vip", "operator": "EXISTS", "values": "whatever"},
        {"path": "vip", "operator": "EXISTS"},
    ),
    ("frequency", {"more_than": "3", "minutes": "90"}, {"moreThan": 3, "minutes": 90}),
]


@pytest.mark.parametrize(("kind", "typed", "parameters"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_a_rule_is_made_and_changed_by_the_fields_of_its_kind(
    admin: Client, kind: str, typed: dict[str, Any], parameters: dict[str, Any]
) -> None:
    assert f"{NEW}{kind}/" in admin.get(NEW).content.decode()
    answer = admin.post(f"{NEW}{kind}/", {"version": "0", "name": "", **typed})
    made = LockRule.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == url(made)
    assert (made.kind, made.active, made.version, made.name) == (kind.upper(), False, 1, made.condition)
    assert made.parameters == parameters
    page = admin.get(url(made, "edit")).content.decode()
    changed = {"version": "1", "name": "Mine", "position": "7", **typed}
    assert all(f'name="{name}"' in page for name in changed)
    assert admin.post(url(made, "edit"), changed).status_code == 302
    made = LockRule.objects.get()
    assert (made.name, made.position, made.version, made.parameters) == ("Mine", 7, 2, parameters)


def test_a_form_shows_the_fields_of_its_kind_and_no_others(admin: Client) -> None:
    page = admin.get(f"{NEW}value/").content.decode()
    assert set(re.findall(r'name="(\w+)"', page[page.index("<form method") :])) >= {"above", "lock_unknown", "name"}
    assert not any(f'name="{name}"' in page for name in ("articles", "path", "minutes", "parameters", "position"))


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("value", {"above": "-1"}, "greater than or equal to 0"),
        ("value", {"above": "x"}, "Enter a number"),
        ("articles", {"articles": " \n "}, "This field is required"),
        ("articles", {"articles": "\n".join(map(str, range(1_001)))}, "1000"),
        ("articles", {"articles": "x" * 256}, "255"),
        ("attribute", {"subject": "ORDER", "path": "a", "operator": "GT", "values": "high"}, "A number is expected"),
        ("attribute", {"subject": "ORDER", "path": "a", "operator": "EQ", "values": ""}, "one value is expected"),
        ("attribute", {"subject": "ORDER", "path": "a", "operator": "LIKE", "values": "a"}, "valid choice"),
        ("frequency", {"more_than": "0", "minutes": "60"}, "greater than or equal to 1"),
        ("frequency", {"more_than": "1", "minutes": "10081"}, "less than or equal to 10080"),
        ("countries", {"name": "x" * 101}, "at most 100"),
        ("countries", {"name": "a\0b"}, "Null characters"),
        ("countries", {"name": "Taken"}, "Another rule has this name"),
        ("countries", {"version": "-1"}, ""),
    ],
    ids=str,
)
def test_what_makes_no_rule_is_told_beside_the_field(
    admin: Client, kind: str, typed: dict[str, Any], told: str
) -> None:
    rule("VALUE", name="Taken", above=1)
    answer = admin.post(f"{NEW}{kind}/", {"version": "0", "name": "", **typed})
    assert answer.status_code == 200
    assert told in text(answer)
    assert LockRule.objects.count() == 1


def test_there_are_no_other_kinds(admin: Client) -> None:
    assert admin.get(f"{NEW}shoe_size/").status_code == 404


def test_a_rule_is_activated_deactivated_and_deleted_after_a_question(admin: Client) -> None:
    subject = rule("COUNTRIES", name="Abroad", active=False)
    assert "Activate Abroad?" in text(admin.get(url(subject, "activate")))
    admin.post(url(subject, "activate"), {"version": 1})
    assert LockRule.objects.get().active
    assert "/deactivate/" in admin.get(url(subject)).content.decode()
    admin.post(url(subject, "deactivate"), {"version": 2})
    assert not LockRule.objects.get().active
    assert "cannot be brought back" in text(admin.get(url(subject, "remove")))
    assert LockRule.objects.exists()
    answer = admin.post(url(subject, "remove"), {"version": 3}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "“Abroad” is deleted" in text(answer)
    assert not LockRule.objects.exists()


def test_whoever_comes_second_changes_nothing(admin: Client) -> None:
    subject = rule("VALUE", above=1)
    data = form_of(admin, url(subject, "edit"))
    admin.post(url(subject, "edit"), {**data, "above": "2"})
    answer = admin.post(url(subject, "edit"), {**data, "above": "3"}, follow=True)
    assert "Somebody else has changed this rule" in text(answer)
    assert LockRule.objects.get().parameters == {"above": "2"}


def test_the_list_says_what_each_rule_does_and_how_often_it_matched(admin: Client) -> None:
    rule("VALUE", name="High", above=100)
    idle = rule("FREQUENCY", name="Many", active=False, moreThan=3)
    for price in (99, 101, 102):
        arrive(price=price)
    LockRuleMatch.objects.create(
        rule_id=idle.pk, order=Order.objects.first(), failed=True, created_at=datetime.datetime.now(datetime.UTC)
    )
    said = text(admin.get(LIST))
    assert "High Value above 100 Active 2" in said
    assert "Many More than 3 orders of a consumer in an hour Inactive 0 1 could not be looked at" in said


def test_the_list_asks_the_same_however_many_rules_there_are(admin: Client) -> None:
    rule("VALUE", name="0", above=1)
    counts = set()
    for number in range(1, 5):
        with CaptureQueriesContext(connection) as queries:
            admin.get(LIST)
        counts.add(len(queries))
        rule("VALUE", name=str(number), above=number)
    assert len(counts) == 1


def test_a_trial_shows_which_of_the_last_orders_would_have_been_locked(admin: Client) -> None:
    orders = [arrive(price=price, tenantOrderId=f"T-{price}") for price in (50, 150, 250)]
    subject = rule("VALUE", active=False, above=100)
    assert url(subject, "trial") in admin.get(url(subject)).content.decode()
    answer = admin.get(url(subject, "trial"))
    assert "would have locked 2 of the last 3 orders" in text(answer)
    page = answer.content.decode()
    assert [str(order.pk) in page for order in orders] == [False, True, True]
    assert not Order.objects.filter(status="LOCKED").exists()


def test_a_trial_without_orders_says_so(admin: Client) -> None:
    assert "There are no orders yet" in text(admin.get(url(rule("COUNTRIES"), "trial")))


def test_the_page_of_a_rule_shows_the_last_orders_it_matched(admin: Client) -> None:
    subject = rule("VALUE", name="High", above=100)
    order = arrive(price=150, tenantOrderId="T-1")
    page = admin.get(url(subject)).content.decode()
    assert f"/admin/orders/order/{order.pk}/change/" in page
    assert "150.00" in page


class TestTheOrdersPage:
    def page(self, client: Client, order: Order) -> str:
        return text(client.get(f"/admin/orders/order/{order.pk}/change/"))

    def test_it_says_why_the_order_is_locked(self, anna: Client) -> None:
        rule("VALUE", name="High", above=100)
        rule("ARTICLES", name="Bikes", articles=["BIKE"])
        said = self.page(anna, arrive(price=150))
        assert "Why locked 2 rules looked, 1 found something High Value above 100 150.00 Locks" in said
        assert "Bikes Article BIKE none of them Passes" in said
        assert "High: 150.00" in text(anna.get("/admin/orders/order/locked/"))

    def test_it_shows_rules_that_found_nothing_in_a_low_voice(self, anna: Client) -> None:
        rule("VALUE", name="High", above=100)
        said = self.page(anna, arrive(price=50))
        assert "Lock rules 1 rule looked, none found something" in said

    def test_without_rules_there_is_nothing_to_say(self, anna: Client) -> None:
        assert "looked" not in self.page(anna, arrive(price=50))

    def test_a_rule_leads_to_its_page_as_long_as_there_is_one(self, admin: Client, anna: Client) -> None:
        subject = rule("VALUE", above=100)
        order = arrive(price=150)
        where = f"/admin/orders/order/{order.pk}/change/"
        assert url(subject) in admin.get(where).content.decode()
        assert url(subject) not in anna.get(where).content.decode()
        LockRule.objects.all().delete()
        assert url(subject) not in admin.get(where).content.decode()

    def test_what_clients_send_never_becomes_markup(self, admin: Client) -> None:
        evil = "<script>alert(1)</script>"
        subject = rule("ATTRIBUTE", name=evil, path=evil, operator="EXISTS")
        order = arrive(customAttributes={evil: evil})
        assert order.status == "LOCKED"
        for where in (f"/admin/orders/order/{order.pk}/change/", url(subject), url(subject, "trial"), LIST):
            assert evil not in admin.get(where).content.decode()


def test_a_reader_sees_rules_and_changes_none_and_others_see_none(dora: Client, anna: Client) -> None:
    subject = rule("VALUE", above=1)
    pages = (LIST, url(subject), url(subject, "trial"))
    assert [dora.get(page).status_code for page in pages] == [200, 200, 200]
    assert NEW not in dora.get(LIST).content.decode()
    assert "/edit/" not in dora.get(url(subject)).content.decode()
    for page in (NEW, f"{NEW}value/", *(url(subject, verb) for verb in ("edit", "activate", "deactivate", "remove"))):
        assert dora.get(page).status_code == 403
        assert dora.post(page, {"version": 2, "above": "2", "name": ""}).status_code == 403
    assert [anna.get(page).status_code for page in pages] == [403, 403, 403]
    assert "Lock rules" in text(dora.get("/admin/"))
    assert "Lock rules" not in text(anna.get("/admin/"))
    assert LockRule.objects.get().version == 2


def test_who_may_not_read_orders_sees_rules_without_orders(db: Any) -> None:
    subject = rule("VALUE", above=1)
    order = arrive(price=2)
    reader = signed_in(user_with("CONFIG_READ", is_staff=True))
    assert str(order.pk) not in reader.get(url(subject)).content.decode()
    assert reader.get(url(subject, "trial")).status_code == 403


def test_who_may_only_write_does_not_see_the_pages(db: Any) -> None:
    writer = signed_in(user_with("CONFIG_WRITE", is_staff=True))
    subject = rule("VALUE", above=1)
    for page in (LIST, NEW, f"{NEW}value/", url(subject), url(subject, "edit")):
        assert writer.get(page).status_code == 403
