"""Tags in the backoffice: made and given values by the same services as over the API, and seen on orders."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from fulfillment.tags.models import Tag
from tests.cast import administrator, client_of, order_body, user_with
from tests.tags.cast import tag

from .conftest import signed_in

LIST = "/admin/tags/tag/"
ORDERS = "/admin/orders/order/"

pytestmark = pytest.mark.django_db


def page(tag: Tag, verb: str = "change") -> str:
    return f"{LIST}{tag.pk}/{verb}/"


def order(number: str, *tags: tuple[str, str], **changes: Any) -> dict[str, Any]:
    body = order_body(tenantOrderId=number, **changes)
    if tags:
        body["tags"] = [{"id": key, "value": value} for key, value in tags]
    body["orderLineItems"][0]["tags"] = [{"id": "wrap", "value": "gift"}]
    answer = client_of(administrator(f"{number}@fulfillment.example")).post("/api/orders", body, format="json")
    assert answer.status_code == 201, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def test_a_tag_is_made_and_stands_in_the_list_with_its_values(admin: Client) -> None:
    assert LIST in admin.get("/admin/").content.decode()
    assert "No tags" in admin.get(LIST).content.decode()
    data = {"version": "1", "key": "channel", "values": " web \n\nstore\nweb\n"}
    answer = admin.post(f"{LIST}new/", data, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "There is a tag channel now." in answer.content.decode()
    assert Tag.objects.get().allowed_values == ["web", "store"]
    shown = admin.get(LIST).content.decode()
    assert all(part in shown for part in ("channel", "web", "store"))


def test_many_values_are_counted_in_the_list_and_shown_on_the_page(admin: Client) -> None:
    many = tag("number", *(f"no-{number}" for number in range(12)))
    shown = admin.get(LIST).content.decode()
    assert "no-7" in shown
    assert "no-8" not in shown
    assert "and 4 more" in shown
    assert "no-11" in admin.get(page(many)).content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"key": "channel", "values": "x"}, "There is a tag with this id already."),
        ({"key": "", "values": "x"}, "This field is required."),
        ({"key": "new", "values": " \n"}, "This field is required."),
        ({"key": "new", "values": "x" * 256}, "A value has 255 characters at most."),
    ],
    ids=["taken", "no id", "no value", "too long"],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(admin: Client, data: dict[str, str], said: str) -> None:
    tag()
    answer = admin.post(f"{LIST}new/", {"version": "1", **data})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert escape(said) in text
    assert data["key"] in text
    assert Tag.objects.count() == 1


def test_an_id_that_fits_into_no_address_is_refused_in_words(admin: Client) -> None:
    answer = admin.post(f"{LIST}new/", {"version": "1", "key": "a/b", "values": "x"}, follow=True)
    assert "cannot stand in the address of a tag" in answer.content.decode()
    assert not Tag.objects.exists()


def test_values_are_added_from_the_version_that_was_seen(admin: Client) -> None:
    known = tag()
    assert "none is ever taken away" in admin.get(page(known, "values")).content.decode()
    answer = admin.post(page(known, "values"), {"version": "1", "values": "phone\nweb"}, follow=True)
    assert "channel has 3 values." in answer.content.decode()
    late = admin.post(page(known, "values"), {"version": "1", "values": "fair"}, follow=True)
    assert "version" in late.content.decode()
    assert Tag.objects.get().allowed_values == ["web", "store", "phone"]


def test_who_may_only_read_tags_is_offered_no_change(db: None) -> None:
    known = tag()
    reader = signed_in(user_with("TAG_READ", is_staff=True))
    shown = reader.get(LIST).content.decode()
    assert "channel" in shown
    assert "New tag" not in shown
    assert "Add values" not in reader.get(page(known)).content.decode()
    assert reader.get(f"{LIST}new/").status_code == 403
    assert reader.post(f"{LIST}new/", {"version": "1", "key": "k", "values": "v"}).status_code == 403
    assert reader.get(page(known, "values")).status_code == 403
    stranger = signed_in(user_with("ORDER_READ", email="stranger@fulfillment.example", is_staff=True))
    assert stranger.get(LIST).status_code == 403
    assert stranger.get(page(known)).status_code == 403


def test_an_order_shows_its_tags_and_those_of_its_lines_as_they_are_written(admin: Client) -> None:
    tag("channel", "web", "<b>bold</b>")
    tag("wrap", "gift")
    placed = order("tagged", ("channel", "web"), ("channel", "<b>bold</b>"))
    shown = admin.get(f"{ORDERS}{placed['id']}/change/").content.decode()
    assert "channel: <strong>web</strong>" in shown
    assert "channel: <strong>&lt;b&gt;bold&lt;/b&gt;</strong>" in shown
    assert "wrap: <strong>gift</strong>" in shown


def test_orders_are_filtered_by_a_value_of_a_tag(admin: Client) -> None:
    tag("channel", "web", "store", "a=b & c")
    tag("wrap", "gift", "web")
    order("in-the-web", ("channel", "web"), ("wrap", "gift"))
    order("in-a-store", ("channel", "store"))
    order("wrapped-by-web", ("wrap", "web"))
    order("odd", ("channel", "a=b & c"))
    order("plain")

    def found(**query: str) -> set[str]:
        shown = admin.get(ORDERS, query).content.decode()
        return {name for name in ("in-the-web", "in-a-store", "wrapped-by-web", "odd", "plain") if f">{name}<" in shown}

    everything = {"in-the-web", "in-a-store", "wrapped-by-web", "odd", "plain"}
    assert found() == everything
    assert found(tag="channel=web") == {"in-the-web"}
    assert found(tag="channel=store") == {"in-a-store"}
    assert found(tag="wrap=web") == {"wrapped-by-web"}
    assert found(tag="channel=a%3Db%20%26%20c") == {"odd"}
    assert found(tag="channel=unknown") == everything
    assert "channel: web" in admin.get(ORDERS).content.decode()


def test_a_frequent_value_filters_as_a_rare_one_does(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.admin.filters.FEW", 1)
    tag()
    tag("wrap", "gift")
    for number in ("one", "two"):
        order(number, ("channel", "web"))
    order("three", ("channel", "store"))
    shown = admin.get(ORDERS, {"tag": "channel=web"}).content.decode()
    assert [name for name in ("one", "two", "three") if f">{name}<" in shown] == ["one", "two"]


def test_without_tags_there_is_no_filter_and_no_label(admin: Client) -> None:
    tag("wrap", "gift")
    placed = order("plain")
    Tag.objects.all().delete()
    assert "All tags" not in admin.get(ORDERS).content.decode()
    shown = admin.get(f"{ORDERS}{placed['id']}/change/").content.decode()
    assert shown.count(": <strong>") == 1  # the line's
