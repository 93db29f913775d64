"""Quotes in the backoffice: the list, the page with its plans and their map, the verbs, and the form."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fulfillment.common import clock
from fulfillment.common.actor import SYSTEM
from fulfillment.common.claims import MAX_ATTEMPTS
from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Stock
from fulfilment_options.admin import reads
from fulfilment_options.models import FulfilmentDecision, FulfilmentHold, FulfilmentOption, FulfilmentPlan
from fulfilment_options.services import fulfilment_holds_lapse_due, fulfilment_option_hold
from orders.models import Order
from routing.models import RoutingPlan
from tests.invariants import assert_invariants_hold

from . import cast
from .conftest import signed_in

LIST = "/admin/fulfilment_options/fulfilmentoption/"
NEW = f"{LIST}new/"
FORM = {
    "order_type": "HD",
    "postcode": "10115",
    "city": "Berlin",
    "country": "de",
    "limit": "10",
    "rows": "3",
    "article_0": "SHOE-42",
    "quantity_0": "2",
}


def page_of(quote: FulfilmentOption) -> str:
    return reverse("admin:fulfilment_options_fulfilmentoption_change", args=[quote.pk])


def read(client: Client, url: str, **data: Any) -> str:
    answer = client.get(url, data)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def listed(client: Client, **data: Any) -> list[str]:
    return [quote.tracking_id for quote in client.get(LIST, data).context["cl"].result_list]


def errors_of(client: Client, **data: Any) -> dict[str, list[str]]:
    answer = client.post(NEW, {**FORM, **data})
    assert answer.status_code == 200
    assert not FulfilmentOption.objects.exists()
    return dict(answer.context["form"].errors)


def have(city: str, **units: int) -> None:
    """Let the store of *city* have so many, and nobody else any."""
    for article, on_hand in units.items():
        stocks = Stock.objects.filter(tenant_article_id=article.replace("_", "-"))
        stocks.exclude(facility__city=city).update(on_hand=0)
        stocks.filter(facility__city=city).update(on_hand=on_hand)


def test_the_list_tells_quotes_apart(admin: Client, network: Any) -> None:
    cast.quote("Q-1")
    cast.quote("Q-2", lines={"SHOE-42": 50})
    cast.quote("Q-3", lines={"GHOST": 1}, city="Munich")
    cast.quote("Q-4", orderType="CC", locationRef="store-hamburg")
    assert listed(admin) == ["Q-4", "Q-3", "Q-2", "Q-1"]
    assert listed(admin, offer="partial") == ["Q-2"]
    assert listed(admin, offer="nothing") == listed(admin, status="NO_OPTIONS") == ["Q-3"]
    assert listed(admin, order_type="CC") == ["Q-4"]
    text = " ".join(read(admin, LIST).split())
    for part in ("Hamburg store", "80331 Munich, DE", "50 units", "4 quotes"):
        assert part in text, part
    assert text.count(">partial<") == 1, "what is merely assumed of a plan makes it no part"


@pytest.mark.parametrize("term", ["Q-2", "JACKET-M"])
def test_the_list_is_searched_by_tracking_id_and_article(term: str, admin: Client, network: Any) -> None:
    cast.quote("Q-1")
    cast.quote("Q-2", lines={"JACKET-M": 1})
    assert listed(admin, q=term) == ["Q-2"]
    assert listed(admin, q="JACKET") == []


def test_ids_of_quotes_and_of_plans_find_the_quote_everywhere(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1")
    cast.quote("Q-2")
    plan = FulfilmentPlan.objects.filter(option=quote).first()
    assert plan is not None
    for term in (str(quote.pk), str(plan.pk), "Q-1"):
        assert listed(admin, q=term) == ["Q-1"]
        assert page_of(quote) in read(admin, reverse("admin:search"), s=term, extended=1)


def test_filters_and_articles_look_among_the_newest_only(
    admin: Client, network: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "NEWEST", 2)
    for number in range(1, 4):
        cast.quote(f"Q-{number}")
    assert listed(admin, status="OPTIONS_PROVIDED") == listed(admin, q="SHOE-42") == ["Q-3", "Q-2"]
    assert listed(admin, q="Q-1") == ["Q-1"]


def test_lists_never_load_what_was_decided(admin: Client, network: Any) -> None:
    cast.quote("Q-1")
    with CaptureQueriesContext(connection) as captured:
        read(admin, LIST, offer="partial", q="SHOE-42")
    assert not [query for query in captured if "packed" in query["sql"]]


def test_the_page_shows_the_plans_and_what_is_missing(admin: Client, network: Any) -> None:
    have("Berlin", SHOE_42=2)
    have("Hamburg", SOCKS=5)
    quote = cast.quote("Q-1", lines={"SHOE-42": 3, "SOCKS": 1, "GHOST": 1})
    text = read(admin, page_of(quote))
    for part in (
        "Trail running shoe", "1 of 3 missing", "No facility has as many of it",
        "No facility sells this article",
        "2 × Trail running shoe", "1 × Wool socks, 3 pairs", "Berlin store", "2 parcels", "Partial", "10115 Berlin, DE",
        "Hamburg store · 2", "Why plan 1?", "Ask again",
    ):  # fmt: skip
        assert part in text, part


def test_another_plan_may_be_looked_at(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1")
    third = FulfilmentPlan.objects.get(option=quote, position=2)
    (part,) = third.fulfilments.all()
    answer = admin.get(page_of(quote), {"plan": str(third.pk)})
    assert [mark.name for mark in answer.context["map"].senders] == [part.facility.name]
    why = answer.context["why_data"]["why"]
    assert [candidate.name for candidate in why.best if candidate.chosen] == [part.facility.name]
    assert admin.get(page_of(quote), {"plan": "nonsense"}).context["chosen"].position == 0


def test_why_not_a_facility_is_answered(admin: Client, network: Any) -> None:
    Facility.objects.filter(city="Munich").update(status="OFFLINE")
    quote = cast.quote("Q-1")
    answer = admin.get(page_of(quote), {"why": "o"})
    why = answer.context["why_data"]["why"]
    assert {candidate.name for candidate in why.answers} >= {"Cologne store", "Hamburg store"}
    assert read(admin, page_of(quote), why="nobody at all").count("No facility is called “nobody at all”.") == 1


def test_a_quote_for_nobody_says_so(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1", lines={"GHOST": 2})
    text = read(admin, page_of(quote))
    assert "Nobody could promise any of it." in text
    assert "Why nobody?" in text


def test_a_map_without_coordinates_is_no_map(admin: Client, network: Any) -> None:
    Facility.objects.update(latitude=None, longitude=None)
    quote = cast.quote("Q-1", address={"country": "Atlantis", "city": "Poseidonis"})
    text = read(admin, page_of(quote))
    assert "Neither the address nor a facility of the plan has known coordinates." in text
    assert '<svg class="bo-map"' not in text


def test_a_quote_whose_facilities_and_decision_are_gone_is_shown(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1", orderType="CC", locationRef="store-hamburg")
    FulfilmentDecision.objects.update(packed=b"?")
    Stock.objects.all().delete()
    quote.plans.get().fulfilments.update(facility=None)
    text = read(admin, page_of(quote))
    assert "store-hamburg" in text
    assert "Why plan 1?" not in text


def test_what_clients_send_is_escaped(admin: Client, network: Any) -> None:
    bad = "<script>alert(1)</script>"
    attributes = [{"name": bad, "type": "STRING", "value": bad}]
    address = {"city": bad, "country": "DE", "latitude": 52.5, "longitude": 13.4}
    quote = cast.quote(f"Q-1 {bad}", lines={bad: 1, "SHOE-42": 1}, address=address, attributes=attributes)
    for url in (LIST, page_of(quote), f"{page_of(quote)}?why={bad}&plan={bad}", f"{NEW}?like={quote.pk}"):
        text = read(admin, url)
        assert bad not in text, url
    assert (
        bad
        not in admin.post(NEW, {**FORM, "city": bad, "article_0": bad, "location": bad, "limit": bad}).content.decode()
    )


def test_states_change_by_buttons_and_who_comes_second_hears_it(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1")
    decline = reverse("admin:fulfilment_options_fulfilmentoption_verb", args=[quote.pk, "decline"])
    assert "It can be reopened." in read(admin, decline)
    for verb, status in (("decline", "DECLINED"), ("reopen", "OPTIONS_PROVIDED"), ("accept", "ACCEPTED")):
        admin.post(decline.replace("decline", verb), {"version": 1})
        assert FulfilmentOption.objects.get().status == status
    second = admin.post(decline, {"version": 1}, follow=True).content.decode()
    assert "“Decline” is not possible: the quote Q-1 is accepted." in second
    assert FulfilmentOption.objects.get().status == "ACCEPTED"


def test_what_has_no_plans_is_not_accepted(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1", lines={"GHOST": 1})
    decline = reverse("admin:fulfilment_options_fulfilmentoption_verb", args=[quote.pk, "decline"])
    admin.post(decline, {"version": 1})
    buttons = [verb.name for verb, _ in admin.get(page_of(quote)).context["buttons"]]
    assert buttons == ["reopen"]


def test_the_order_that_took_a_plan_up_is_linked(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1")
    plan = FulfilmentPlan.objects.get(option=quote, position=1)
    order = cast.order("0815", deliveryPreferences={"sourcingOptionRefs": [str(plan.pk)]})
    cast.order("0816")
    answer = admin.get(page_of(quote))
    assert answer.context["taken"].order == order
    assert answer.context["chosen"].pk == plan.pk
    assert reverse("admin:orders_order_change", args=[order.pk]) in answer.content.decode()
    assert "Nothing of it is kept" not in answer.content.decode()


@pytest.mark.parametrize("status", ["CANCELLED", "OBSOLETE"])
def test_an_order_that_was_given_up_is_told_on_its_plan(status: str, admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1")
    first, second, *_ = FulfilmentPlan.objects.filter(option=quote).order_by("position")
    gone = cast.order("0815", deliveryPreferences={"sourcingOptionRefs": [str(first.pk)]})
    Order.objects.filter(pk=gone.pk).update(status=status)
    answer = admin.get(page_of(quote))
    text = answer.content.decode()
    assert "Nothing of it is kept any more; ask again for what is free now." in text
    assert text.count(reverse("admin:orders_order_change", args=[gone.pk])) == 2
    assert [one.given_up for one in answer.context["shown_plans"]][:2] == [True, False]
    assert FulfilmentPlan.objects.get(pk=first.pk).status == "ORDERED"
    order = cast.order("0816", deliveryPreferences={"sourcingOptionRefs": [str(second.pk)]})
    answer = admin.get(page_of(quote))
    assert answer.context["taken"].order == order
    assert [one.order for one in answer.context["shown_plans"]][:2] == [gone, order]
    assert "Nothing of it is kept" not in answer.content.decode()


def test_orders_are_not_told_of_to_who_may_not_read_them(network: Any) -> None:
    user = cast.person("leo.reader@example.com", "Dispatcher")
    group = user.groups.get()
    group.permissions.set(group.permissions.filter(codename="STOCK_AVAILABILITIES_READ"))
    quote = cast.quote("Q-1")
    plan = FulfilmentPlan.objects.get(option=quote, position=0)
    cast.order("0815", deliveryPreferences={"sourcingOptionRefs": [str(plan.pk)]})
    answer = signed_in(user).get(page_of(quote))
    assert answer.context["taken"] is None
    assert "0815" not in answer.content.decode()


def test_a_quote_is_asked_for_by_hand(admin: Client, network: Any) -> None:
    answer = admin.post(NEW, {**FORM, "article_2": "SOCKS", "tracking_id": "Q-9", "limit": "2"})
    quote = FulfilmentOption.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(quote))
    assert (quote.order_type, quote.limit, quote.tracking_id) == ("HD", 2, "Q-9")
    assert quote.address == {"postcode": "10115", "city": "Berlin", "country": "de"}
    assert quote.items == [
        {"skuRef": "SHOE-42", "requestedQuantity": 2},
        {"skuRef": "SOCKS", "requestedQuantity": 1},
    ]
    assert not Order.objects.exists()
    assert not RoutingPlan.objects.exists()
    assert_invariants_hold()


def test_click_and_collect_needs_no_address(admin: Client, network: Any) -> None:
    admin.post(NEW, {**FORM, "order_type": "CC", "location": "store-hamburg", "country": "", "postcode": ""})
    quote = FulfilmentOption.objects.get()
    assert (quote.order_type, quote.location_ref, quote.address) == ("CC", "store-hamburg", None)


@pytest.mark.parametrize(
    ("data", "field", "said"),
    [
        ({"country": "Atlantis"}, "country", "no country"),
        ({"country": ""}, "country", "Which country"),
        ({"postcode": "", "city": ""}, "postcode", "says where it goes"),
        ({"latitude": "50"}, "longitude", "pairs"),
        ({"latitude": "nan", "longitude": "1"}, "latitude", "number"),
        ({"article_0": "", "quantity_0": ""}, "article_0", "needs an article"),
        ({"article_0": ""}, "article_0", "Which article"),
        ({"quantity_0": "0"}, "quantity_0", "greater than or equal to 1"),
        ({"article_2": "SHOE-42"}, "article_2", "stands in item 0 already"),
        ({"article_0": "A\x00"}, "article_0", "Null characters"),
        ({"limit": "101"}, "limit", "less than or equal to 100"),
        ({"order_type": "CC"}, "location", "Where is it collected"),
        ({"order_type": "CC", "location": "nowhere"}, "location", "There is no location"),
        ({"order_type": "XX"}, "order_type", "Select a valid choice"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_what_is_wrong_is_told_beside_its_field(
    data: dict[str, str], field: str, said: str, admin: Client, network: Any
) -> None:
    errors = errors_of(admin, **data)
    assert list(errors) == [field]
    assert said in " ".join(errors[field])


@pytest.mark.parametrize("rows", ["", "x", "-1", "1e9", "²", "9999999999"])
def test_a_strange_number_of_rows_breaks_nothing(rows: str, admin: Client, network: Any) -> None:
    assert admin.post(NEW, {**FORM, "rows": rows}).status_code in {200, 302}
    assert admin.post(NEW, {**FORM, "rows": rows, "more": "1"}).status_code == 200


def test_rows_are_added_without_scripts_too(admin: Client, network: Any) -> None:
    answer = admin.post(NEW, {**FORM, "rows": "3", "more": "1"})
    form = answer.context["form"]
    assert (form.row_count, form["article_0"].value(), form.is_bound) == (6, "SHOE-42", False)
    assert not FulfilmentOption.objects.exists()


def test_the_same_may_be_asked_again(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1", lines={"SHOE-42": 2, "SOCKS": 1}, orderType="CC", locationRef="store-hamburg")
    form = admin.get(NEW, {"like": str(quote.pk)}).context["form"]
    wanted = {"order_type": "CC", "location": "store-hamburg", "quantity_0": 2, "article_1": "SOCKS", "rows": 2}
    assert {name: form[name].value() for name in wanted} == wanted
    assert admin.get(NEW, {"like": "nonsense"}).status_code == 200


def test_without_the_permission_nothing_is_asked_or_seen(network: Any, anna: Client) -> None:
    quote = cast.quote("Q-1")
    for url in (LIST, NEW, page_of(quote)):
        assert anna.get(url).status_code == 403
    assert anna.post(NEW, FORM).status_code == 403
    assert "Quotes" not in read(anna, "/admin/")
    assert page_of(quote) not in read(anna, reverse("admin:search"), s="Q-1", extended=1)
    assert FulfilmentOption.objects.count() == 1


def test_who_may_only_look_has_no_buttons_and_sees_no_reasons(network: Any) -> None:
    user = cast.person("leo.reader@example.com", "Dispatcher")
    group = user.groups.get()
    group.permissions.set(group.permissions.filter(codename="STOCK_AVAILABILITIES_READ"))
    quote = cast.quote("Q-1")
    answer = signed_in(user).get(page_of(quote))
    assert answer.context["buttons"] == []
    assert answer.context["why_data"] is None
    assert reverse("admin:facilities_facility_changelist") not in answer.content.decode()


def test_a_page_takes_a_constant_number_of_queries(admin: Client, network: Any) -> None:
    small = cast.quote("Q-1", limit=1)
    large = cast.quote("Q-2", lines={"SHOE-42": 2, "SOCKS": 1, "JACKET-M": 1}, limit=10)

    def queries(quote: FulfilmentOption) -> int:
        with CaptureQueriesContext(connection) as captured:
            read(admin, page_of(quote))
        return len(captured)

    # Session, user, permissions, two counts of the menu; quote, plans, parts, decision, facilities, titles, names.
    assert queries(large) == queries(small) <= 14


def test_the_page_of_a_stock_says_which_quote_holds_it(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1", lines={"SHOE-42": 2})
    cast.quote("Q-2", lines={"SHOE-42": 2})
    hold = reverse("admin:fulfilment_options_fulfilmentoption_verb", args=[quote.pk, "hold"])
    plan = FulfilmentPlan.objects.get(option=quote, position=0)
    admin.post(hold, {"version": 1, "plan": str(plan.pk)})
    (stock,) = Stock.objects.filter(reserved=2)
    text = read(admin, reverse("admin:inventory_stock_change", args=[stock.pk]))
    assert f'href="{LIST}?q={plan.pk}"' in text
    assert "Hold of a quote" in text
    assert listed(admin, q=str(plan.pk)) == ["Q-1"]


def test_a_plan_is_held_and_released(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1", lines={"SHOE-42": 2})
    _, other, *_ = FulfilmentPlan.objects.filter(option=quote).order_by("position")
    hold = reverse("admin:fulfilment_options_fulfilmentoption_verb", args=[quote.pk, "hold"])
    assert "reserved for 15 minutes" in read(admin, hold)
    answer = admin.post(hold, {"version": quote.version, "plan": str(other.pk)}, follow=True)
    assert "The stock of the plan is held until" in answer.content.decode()
    assert FulfilmentPlan.objects.get(status="HELD") == other
    assert "Its stock is held until" in read(admin, page_of(quote))
    release = reverse("admin:fulfilment_options_fulfilmentoption_verb", args=[quote.pk, "release"])
    version = FulfilmentOption.objects.get().version
    assert "holds no stock any more" in admin.post(release, {"version": version}, follow=True).content.decode()
    assert not FulfilmentPlan.objects.filter(status="HELD").exists()
    assert_invariants_hold()


def test_a_hold_that_cannot_end_is_tried_again(admin: Client, network: Any) -> None:
    quote = cast.quote("Q-1")
    retry = reverse("admin:fulfilment_options_fulfilmentoption_verb", args=[quote.pk, "retry_hold"])
    assert retry not in read(admin, page_of(quote))
    fulfilment_option_hold(option_id=str(quote.pk), actor=SYSTEM)
    FulfilmentPlan.objects.filter(status="HELD").update(held_until=clock.now() - datetime.timedelta(minutes=1))
    FulfilmentHold.objects.update(attempts=MAX_ATTEMPTS)
    assert retry in read(admin, page_of(quote))
    admin.post(retry, {"version": FulfilmentOption.objects.get().version})
    assert fulfilment_holds_lapse_due() == 1
    assert_invariants_hold()
