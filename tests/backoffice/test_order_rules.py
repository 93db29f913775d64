"""Cancelation reasons and the rules of modifying and cancelling orders, in the backoffice."""

from typing import Any

import pytest
from django.test import Client

from fulfillment.common.actor import SYSTEM
from fulfillment.common.bodies import parse_body
from fulfillment.common.configurations import ONLY_ID
from orders.configuration import line_items_may_be_modified, orders_may_be_force_cancelled
from orders.models import CancelationReason, Order, OrderCancelationConfiguration, OrderModificationConfiguration
from orders.schemas.cancelation_reasons import CancelationReasonForCreation
from orders.services import cancelation_reason_create
from tests.cast import user_with

from . import cast
from .conftest import signed_in
from .test_configurations import form_of

REASONS = "/admin/orders/cancelationreason/"
MODIFICATION = f"/admin/orders/ordermodificationconfiguration/{ONLY_ID}"
CANCELATION = f"/admin/orders/ordercancelationconfiguration/{ONLY_ID}"
READERS = {MODIFICATION: line_items_may_be_modified, CANCELATION: orders_may_be_force_cancelled}
each = pytest.mark.parametrize("url", [MODIFICATION, CANCELATION], ids=["modification", "cancelation"])


def reason(name: str = "Fraud", **texts: str) -> CancelationReason:
    body = parse_body({"reason": name, "reasonLocalized": texts}, CancelationReasonForCreation)
    made, _ = cancelation_reason_create(body=body, actor=SYSTEM)
    return made


def address(subject: Any, verb: str) -> str:
    return f"{REASONS}{subject.pk}/{verb}/"


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


@each
def test_the_menu_leads_to_the_defaults_while_nobody_has_set_anything(admin: Client, url: str) -> None:
    listed = url.replace(str(ONLY_ID), "")
    assert listed in text(admin, "/admin/")
    answer = admin.get(listed, follow=True)
    assert answer.redirect_chain == [(f"{url}/change/", 302)]
    assert "these are the defaults" in answer.content.decode()


@each
def test_rules_are_switched_on_and_off(admin: Client, url: str) -> None:
    assert form_of(admin, f"{url}/rules/") == {"version": "0"}
    answer = admin.post(f"{url}/rules/", {"version": "0", "allowed": "on"}, follow=True)
    assert "The rules are saved" in answer.content.decode()
    assert {one: reader() for one, reader in READERS.items()} == {one: one == url for one in READERS}
    assert form_of(admin, f"{url}/rules/") == {"version": "1", "allowed": "on"}
    admin.post(f"{url}/rules/", {"version": "1"})
    assert READERS[url]() is False


@each
def test_whoever_comes_second_is_told_and_changes_nothing(admin: Client, url: str) -> None:
    admin.post(f"{url}/rules/", {"version": "0", "allowed": "on"})
    answer = admin.post(f"{url}/rules/", {"version": "0"}, follow=True)
    assert "Somebody else has changed this" in answer.content.decode()
    assert READERS[url]() is True


@each
def test_a_reader_changes_no_rule_and_others_see_none(dora: Client, anna: Client, url: str) -> None:
    assert "/rules/" not in text(dora, f"{url}/change/")
    assert dora.post(f"{url}/rules/", {"version": 0, "allowed": "on"}).status_code == 403
    for path in (url.replace(str(ONLY_ID), ""), f"{url}/change/", f"{url}/rules/"):
        assert anna.get(path).status_code == 403
    assert not OrderModificationConfiguration.objects.exists()
    assert not OrderCancelationConfiguration.objects.exists()


def test_a_reason_is_added_from_the_list(admin: Client) -> None:
    page = text(admin, REASONS)
    assert "No cancelation reasons" in page
    assert f'href="{REASONS}new/' in page
    assert "chooses among the reasons" in text(admin, f"{REASONS}new/")
    data = {**form_of(admin, f"{REASONS}new/"), "english": " Fraud ", "german": "Betrug"}
    answer = admin.post(f"{REASONS}new/", data, follow=True)
    assert answer.redirect_chain == [(REASONS, 302)]
    assert "“Fraud” is offered from now on." in answer.content.decode()
    made = CancelationReason.objects.get()
    assert (made.reason, made.reason_localized) == ("Fraud", {"en_US": "Fraud", "de_DE": "Betrug"})


def test_a_reason_that_is_there_already_stays_as_it_is(admin: Client) -> None:
    reason("Fraud", de_DE="Betrug")
    answer = admin.post(f"{REASONS}new/", {"version": "0", "english": "Fraud"}, follow=True)
    assert "is there already" in answer.content.decode()
    assert CancelationReason.objects.get().reason_localized == {"de_DE": "Betrug"}


def test_a_reason_is_changed_and_its_other_languages_stay(admin: Client) -> None:
    known = reason("FRAUD", en_US="Fraud", de_DE="Betrug", fr_FR="Fraude")
    form = text(admin, address(known, "edit"))
    assert "fr_FR: Fraude" in form
    assert "keep the reason as it was" in form
    data = form_of(admin, address(known, "edit"))
    assert data == {"version": "1", "english": "Fraud", "german": "Betrug"}
    admin.post(address(known, "edit"), {**data, "english": "Suspicion", "german": ""})
    known.refresh_from_db()
    assert (known.version, known.reason) == (2, "Suspicion")
    assert known.reason_localized == {"en_US": "Suspicion", "fr_FR": "Fraude"}


def test_a_stale_change_of_a_reason_is_told(admin: Client) -> None:
    known = reason()
    for english in ("First", "Second"):
        answer = admin.post(address(known, "edit"), {"version": "1", "english": english}, follow=True)
    assert "Somebody else has changed this" in answer.content.decode()
    assert CancelationReason.objects.get().reason == "First"


def test_a_change_to_another_reason_is_told(admin: Client) -> None:
    reason("Fraud")
    known = reason("Other")
    answer = admin.post(address(known, "edit"), {"version": "1", "english": "Fraud"}, follow=True)
    assert "already" in answer.content.decode()
    assert set(CancelationReason.objects.values_list("reason", flat=True)) == {"Fraud", "Other"}


def test_deleting_a_reason_names_the_consequences(admin: Client) -> None:
    known = reason()
    form = text(admin, address(known, "remove"))
    assert "Nobody can choose it any more" in form
    assert "keep the reason as it was" in form
    assert CancelationReason.objects.exists()
    answer = admin.post(address(known, "remove"), {"version": "1"}, follow=True)
    assert answer.redirect_chain == [(REASONS, 302)]
    assert "“Fraud” is deleted." in answer.content.decode()
    assert not CancelationReason.objects.exists()


def test_a_reason_that_changed_meanwhile_is_not_deleted(admin: Client) -> None:
    known = reason()
    admin.post(address(known, "edit"), {"version": "1", "english": "Other"})
    admin.post(address(known, "remove"), {"version": "1"})
    assert CancelationReason.objects.get().reason == "Other"


@pytest.mark.parametrize(
    "change",
    [
        {"english": ""},
        {"english": "  "},
        {"english": "x" * 256},
        {"english": "a\0b"},
        {"german": "x" * 256},
        {"version": "x"},
        {"version": "-1"},
        {"version": str(2**40)},
    ],
    ids=["none", "blank", "long", "NUL", "long German", "no version", "negative version", "huge version"],
)
def test_bad_input_is_shown_again_and_changes_nothing(admin: Client, change: dict[str, str]) -> None:
    known = reason()
    data = {"version": "1", "english": "Other", "german": "", **change}
    for url in (f"{REASONS}new/", address(known, "edit")):
        assert admin.post(url, data).status_code == 200
    assert list(CancelationReason.objects.values_list("reason", "version")) == [("Fraud", 1)]


def test_a_reader_sees_reasons_and_changes_none(dora: Client, anna: Client) -> None:
    known = reason()
    assert "Add a reason" not in text(dora, REASONS)
    page = text(dora, address(known, "change"))
    assert "Fraud" in page
    assert "/edit/" not in page
    for verb in (f"{REASONS}new/", address(known, "edit"), address(known, "remove")):
        assert dora.get(verb).status_code == 403
        assert dora.post(verb, {"version": 1, "english": "Other"}).status_code == 403
    for path in (REASONS, address(known, "change"), f"{REASONS}new/"):
        assert anna.get(path).status_code == 403
    assert list(CancelationReason.objects.values_list("reason", flat=True)) == ["Fraud"]


def test_who_may_only_write_adds_nothing_here(db: Any) -> None:
    writer = signed_in(user_with("CONFIG_WRITE", is_staff=True))
    assert writer.post(f"{REASONS}new/", {"version": 0, "english": "Fraud"}).status_code == 403
    assert not CancelationReason.objects.exists()


def test_the_text_of_a_reason_never_becomes_markup(admin: Client) -> None:
    evil = "<script>alert(1)</script>"
    known = reason(evil, de_DE=evil, fr_FR=evil)
    order = cast.order("1001")
    admin.post(f"/admin/orders/order/{order.pk}/cancel/", {"version": 1, "comment": "", "reason": str(known.pk)})
    other = cast.order("1002")
    for path in (
        REASONS, address(known, "change"), address(known, "edit"), address(known, "remove"),
        f"/admin/orders/order/{order.pk}/change/", f"/admin/orders/order/{other.pk}/cancel/", "/admin/orders/order/",
    ):  # fmt: skip
        page = text(admin, path)
        assert evil not in page
        assert "&lt;script&gt;" in page


def test_the_form_for_cancelling_offers_the_reasons(anna: Client, network: Any) -> None:
    reason("FRAUD", en_US="Suspected fraud")
    reason("Ordered twice")
    form = text(anna, f"/admin/orders/order/{cast.order('1001').pk}/cancel/")
    assert form.index("None of these") < form.index("Suspected fraud") < form.index("Ordered twice")


def test_without_reasons_the_form_asks_for_a_comment_only(anna: Client, network: Any) -> None:
    CancelationReason.objects.all().delete()
    order = cast.order("1001")
    form = text(anna, f"/admin/orders/order/{order.pk}/cancel/")
    assert 'name="comment"' in form
    assert 'name="reason"' not in form
    anna.post(f"/admin/orders/order/{order.pk}/cancel/", {"version": 1, "comment": "", "reason": "anything"})
    assert Order.objects.get().status == "CANCELLED"


def test_a_clerk_cancels_with_a_reason_and_a_comment(anna: Client, network: Any) -> None:
    fraud, order = reason("FRAUD", en_US="Suspected fraud"), cast.order("1001")
    data = {"version": 1, "comment": "Three cards", "reason": str(fraud.pk)}
    page = anna.post(f"/admin/orders/order/{order.pk}/cancel/", data, follow=True).content.decode()
    assert "Suspected fraud: Three cards" in page
    cancelled = Order.objects.get()
    assert cancelled.cancelation_reason["id"] == str(fraud.pk)
    assert cancelled.status_reasons[-1] == {"status": "CANCELLED", "reason": "Three cards"}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("0191a2b3-0000-7000-8000-000000000000", "This reason is not there any more"),
        ("nonsense", "not a valid UUID"),
        ("a\0b", "Null characters are not allowed"),
    ],
    ids=["gone", "nonsense", "NUL"],
)
def test_a_reason_that_is_gone_is_asked_for_again(anna: Client, network: Any, chosen: str, said: str) -> None:
    reason()
    order = cast.order("1001")
    data = {"version": 1, "comment": "", "reason": chosen}
    answer = anna.post(f"/admin/orders/order/{order.pk}/cancel/", data)
    assert said in answer.content.decode()
    assert Order.objects.get().status == "LOCKED"
