"""What plans a quote has: how many, in which order, over whose stock, by which strategy."""

import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.common.clock import now
from fulfillment.inventory.models import Listing, Stock
from fulfilment_options.models import FulfilmentOption
from routing.engine import FenceName, RatingName
from routing.services import plans_route_due
from routing.strategy import Fence, OrderSplit, Rating
from tests.cast import AMSTERDAM, KOELN, administrator, client_of, facility, goods, order_body
from tests.invariants import assert_invariants_hold

from .cast import PATH, ask, basket, places, strategy

pytestmark = pytest.mark.django_db

BONN = {"country": "DE", "postalCode": "53111", "city": "Bonn", "lat": 50.7374, "lon": 7.0982}
ULM = {"country": "DE", "postalCode": "89073", "city": "Ulm", "lat": 48.4011, "lon": 9.9876}
FENCES = [Fence(type=FenceName.FACILITY_BUSINESSTYPE), Fence(type=FenceName.AVOID_ZERO_STOCK)]


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


@pytest.fixture
def network() -> dict[str, Any]:
    """Four facilities that have article A, the nearest to Cologne first: K, B, M (in the Netherlands), U."""
    cities = {"K": KOELN, "B": BONN, "M": AMSTERDAM, "U": ULM}
    found = {name: facility(name, place=place, tenant_facility_id=name) for name, place in cities.items()}
    for one in found.values():
        goods(one, A=3)
    return found


def reasons(quote: Any) -> dict[str, tuple[int, str]]:
    """Units and reason code of every article that is in no plan; each with a readable reason."""
    assert all(len(one["reason"].split()) > 3 for one in quote["unfulfilledItems"])
    return {one["skuRef"]: (one["unavailableQty"], one["reasonCode"]) for one in quote["unfulfilledItems"]}


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 10, 100])
def test_as_many_plans_as_are_asked_for_and_all_are_counted(api: APIClient, limit: int) -> None:
    quote = ask(api, {**basket(A=1), "limit": limit})
    assert places(quote) == [["K"], ["B"], ["M"], ["U"]][:limit]
    assert (quote["limit"], quote["count"], quote["total"]) == (limit, min(limit, 4), 4)
    assert api.get(f"{PATH}/{quote['id']}").json() == quote


def test_they_are_counted_up_to_a_hundred(api: APIClient) -> None:
    for number in range(103):
        goods(facility(f"F{number}", place={**KOELN, "lat": 50 + number / 100}), A=1)
    quote = ask(api, basket(A=1))
    assert (quote["limit"], quote["count"], quote["total"]) == (10, 10, 100)
    assert ask(api, {**basket(A=1), "limit": 100})["count"] == 100


def test_plans_are_distinct_and_each_split_is_one_more_parcel(api: APIClient, network: dict[str, Any]) -> None:
    for name, articles in {"K": {"B": 1}, "B": {"C": 1}, "M": {"B": 1, "C": 1}}.items():
        goods(network[name], **articles)
    quote = ask(api, {**basket(A=1, B=1, C=1), "limit": 100})
    found = [frozenset(plan) for plan in places(quote)]
    assert found[0] == {"M"}
    assert {"K", "B"} in found
    assert len(set(found)) == len(found) == quote["total"]
    splits = [plan["splits"] for plan in quote["plans"]]
    assert splits == [len(plan["fulfilments"]) - 1 for plan in quote["plans"]] == sorted(splits)
    for plan in quote["plans"]:
        assert plan["status"] == "COMPLETE"
        shipped = [item["skuRef"] for part in plan["fulfilments"] for item in part["items"]]
        assert sorted(shipped) == ["A", "B", "C"]


@pytest.mark.usefixtures("network")
def test_the_strategy_in_use_decides_who_may_and_who_is_better(api: APIClient) -> None:
    assert places(ask(api, basket(A=1))) == [["K"], ["B"], ["M"], ["U"]]
    used = strategy(fences=[*FENCES, Fence(type=FenceName.FACILITY_COUNTRY)])
    quote = ask(api, basket(A=1))
    assert places(quote) == [["K"], ["B"], ["U"]]
    assert FulfilmentOption.objects.get(pk=quote["id"]).decision.strategy == used
    strategy(ratings=[Rating(type=RatingName.GEO_DISTANCE, max_penalty=0)])
    assert len(places(ask(api, basket(A=1)))) == 4


def test_a_rating_weighs_as_much_as_the_strategy_says(api: APIClient, network: dict[str, Any]) -> None:
    goods(network["U"], B=1)
    distance = Rating(type=RatingName.GEO_DISTANCE, max_penalty=100)
    strategy(ratings=[distance])
    assert places(ask(api, basket(A=1, B=1)))[0] == ["U"]
    goods(network["K"], C=1)
    goods(network["M"], C=1)
    body = basket(A=1, B=1, C=1)
    assert [set(plan) for plan in places(ask(api, body))[:2]] == [{"U", "K"}, {"U", "M"}]


def test_who_may_not_split_is_quoted_what_one_place_has(api: APIClient, network: dict[str, Any]) -> None:
    goods(network["B"], B=2)
    goods(network["U"], C=5)
    strategy(order_split=OrderSplit(active=False))
    quote = ask(api, basket(A=1, B=2, C=5))
    assert places(quote) == [["U"]]
    assert quote["plans"][0]["status"] == "PARTIAL"
    assert reasons(quote) == {"B": (2, "SPLIT_LIMIT")}
    strategy(order_split=OrderSplit(active=True, max_split_count=1))
    quote = ask(api, basket(A=1, B=2, C=5))
    assert [set(plan) for plan in places(quote)] == [{"B", "U"}]
    assert reasons(quote) == {}


@pytest.mark.parametrize("status", ["OFFLINE", "SUSPENDED"])
def test_who_is_not_online_is_in_no_plan(api: APIClient, status: str) -> None:
    goods(facility("Köln", tenant_facility_id="K", status=status), A=5, B=1)
    goods(facility("Bonn", tenant_facility_id="B", place=BONN), A=1)
    quote = ask(api, basket(A=1, B=1))
    assert places(quote) == [["B"]]
    assert reasons(quote) == {"B": (1, "NO_FACILITY")}
    quote = ask(api, {**basket(A=1), "orderType": "CC", "locationRef": "K"})
    assert (quote["status"], reasons(quote)) == ("NO_OPTIONS", {"A": (1, "NO_FACILITY")})


UNAVAILABLE: dict[str, dict[str, Any]] = {
    "blocked": {"blocked": True},
    "no longer available": {"available_until": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)},
    "kept as safety stock": {"safety_stock": 3},
    "kept in part as safety stock": {"safety_stock": 2},
    "sold": {"on_hand": 0},
}


@pytest.mark.parametrize("name", UNAVAILABLE)
def test_what_is_not_free_is_not_promised(api: APIClient, name: str, network: dict[str, Any]) -> None:
    Stock.objects.filter(facility=network["K"]).update(**UNAVAILABLE[name])
    assert places(ask(api, basket(A=2))) == [["B"], ["M"], ["U"]]


def test_what_is_available_for_a_while_is_promised(api: APIClient, network: dict[str, Any]) -> None:
    later = now() + datetime.timedelta(hours=1)
    Stock.objects.filter(facility=network["K"]).update(available_until=later, safety_stock=1)
    assert places(ask(api, basket(A=2)))[0] == ["K"]


def test_a_listing_that_is_not_active_does_not_count(api: APIClient, network: dict[str, Any]) -> None:
    Listing.objects.filter(facility=network["K"]).update(status="INACTIVE")
    assert ["K"] not in places(ask(api, basket(A=1)))


@pytest.mark.usefixtures("network")
def test_what_an_order_has_taken_is_gone_with_the_next_quote(api: APIClient) -> None:
    assert places(ask(api, basket(A=2)))[0] == ["K"]
    assert api.post("/api/orders", order_body(article="A", quantity=2), format="json").status_code == 201
    plans_route_due()
    assert places(ask(api, basket(A=2))) == [["B"], ["M"], ["U"]]
    # One unit is left; but Cologne is busy now, and Bonn near.
    assert places(ask(api, basket(A=1)))[:2] == [["B"], ["K"]]
    assert_invariants_hold()


def test_a_quote_reserves_nothing(api: APIClient, network: dict[str, Any]) -> None:
    quotes = [ask(api, basket(A=3)) for _ in range(3)]
    assert len({str(places(quote)) for quote in quotes}) == 1
    assert Stock.objects.get(facility=network["K"]).reserved == 0
    assert_invariants_hold()


def test_a_change_of_stock_or_of_a_facility_is_seen_at_once(api: APIClient, network: dict[str, Any]) -> None:
    first = ask(api, basket(A=4))
    assert reasons(first) == {"A": (1, "PARTIAL")}
    stock = Stock.objects.get(facility=network["M"])
    assert api.put(f"/api/stocks/{stock.pk}", {"value": 9, "version": 1}, format="json").status_code == 200
    assert places(ask(api, basket(A=4))) == [["M"]]
    body = {"version": 1, "actions": [{"action": "ModifyFacility", "status": "OFFLINE"}]}
    answer = api.patch(f"/api/facilities/{network['M'].pk}", body, format="json")
    assert answer.status_code == 200, answer.content
    assert reasons(ask(api, basket(A=4))) == {"A": (1, "PARTIAL")}
    assert api.get(f"{PATH}/{first['id']}").json() == first


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("text", [True, False], ids=["as text", "as numbers"])
def test_coordinates_prevail_over_the_postal_code(api: APIClient, text: bool) -> None:
    place = {"latitude": 52.37, "longitude": 4.89}
    address = {**basket(A=1)["address"], **({name: str(value) for name, value in place.items()} if text else place)}
    assert places(ask(api, {**basket(A=1), "address": address})) == [["M"], ["K"], ["B"], ["U"]]
    half = {**basket(A=1)["address"], "latitude": 52.37}
    assert places(ask(api, {**basket(A=1), "address": half}))[0] == ["K"]


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(("country", "best"), [("Germany", "U"), ("DE", "U"), ("deutschland", "U")])
def test_the_country_may_be_written_out(api: APIClient, country: str, best: str) -> None:
    address = {"postcode": "89073", "country": country}
    assert places(ask(api, {**basket(A=1), "address": address}))[0] == [best]


UNKNOWN = [{}, {"city": "Atlantis"}, {"postcode": "50668"}, {"postcode": "????", "country": "DE"}, {"country": "Mars"}]


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("address", UNKNOWN, ids=range(len(UNKNOWN)))
def test_a_place_that_nobody_knows_is_served_and_the_plans_say_so(api: APIClient, address: dict[str, str]) -> None:
    strategy(fences=[*FENCES, Fence(type=FenceName.FACILITY_COUNTRY, active="country" not in address)])
    quote = ask(api, {**basket(A=1), "address": address})
    assert len(places(quote)) == 4
    assert all("PLACE_UNKNOWN" in [one["code"] for one in plan["exceptions"]] for plan in quote["plans"])
    assert {plan["status"] for plan in quote["plans"]} == {"COMPLETE"}


def test_a_facility_that_nobody_can_place_is_the_last(api: APIClient, network: dict[str, Any]) -> None:
    nowhere = facility("N", tenant_facility_id="N", latitude=None, longitude=None)
    goods(nowhere, A=1)
    quote = ask(api, basket(A=1))
    assert places(quote) == [["K"], ["B"], ["M"], ["U"], ["N"]]
    quote = ask(api, {**basket(A=1), "orderType": "CC", "locationRef": "N"})
    assert quote["plans"][0]["exceptions"] == []
    assert len(network) == 4


def test_each_reason_why_units_are_in_no_plan(api: APIClient, network: dict[str, Any]) -> None:
    goods(facility("Pick up only", services=["PICKUP"]), COLLECTED=9)
    goods(network["K"], EMPTY=0, FEW=2, SMALL=1)
    goods(network["B"], BIG=9)
    strategy(order_split=OrderSplit(active=False))
    quote = ask(api, basket(UNHEARD=1, COLLECTED=2, EMPTY=3, FEW=5, SMALL=1, BIG=9))
    assert reasons(quote) == {
        "UNHEARD": (1, "NOT_LISTED"),
        "COLLECTED": (2, "NO_FACILITY"),
        "EMPTY": (3, "NO_STOCK"),
        "FEW": (5, "SPLIT_LIMIT"),
        "SMALL": (1, "SPLIT_LIMIT"),
    }
    assert places(quote) == [["B"]]
    strategy(order_split=OrderSplit())
    assert reasons(ask(api, basket(FEW=5, BIG=9))) == {"FEW": (3, "PARTIAL")}


NO_ZERO = Fence(type=FenceName.AVOID_ZERO_STOCK)
ALL_OF_IT = Fence(type=FenceName.STOCK_AVAILABILITY)
AT_HOME = Fence(type=FenceName.FACILITY_COUNTRY)


@pytest.mark.parametrize(
    "fences", [[], [NO_ZERO], [ALL_OF_IT], [NO_ZERO, ALL_OF_IT]], ids=["none", "zero", "all", "both"]
)
@pytest.mark.parametrize("others", [{}, {"A": 1}, {"UNHEARD": 1}], ids=["alone", "with one", "with an unknown one"])
def test_what_is_sold_but_nowhere_in_stock_is_out_of_stock(
    api: APIClient, network: dict[str, Any], fences: list[Fence], others: dict[str, int]
) -> None:
    strategy(fences=fences, order_split=OrderSplit(active=False))
    goods(network["K"], EMPTY=0)
    goods(facility("Empty", tenant_facility_id="E"), EMPTY=0)
    assert reasons(ask(api, basket(EMPTY=2, **others)))["EMPTY"] == (2, "NO_STOCK")


def test_what_is_reserved_or_blocked_is_out_of_stock_too(api: APIClient) -> None:
    where = facility("Köln", tenant_facility_id="K")
    Stock.objects.filter(pk=goods(where, A=1)["A"].pk).update(blocked=True)
    Stock.objects.filter(pk=goods(where, B=2)["B"].pk).update(reserved=2)
    assert reasons(ask(api, basket(A=1, B=1))) == {"A": (1, "NO_STOCK"), "B": (1, "NO_STOCK")}
    collected = {**basket(A=1), "orderType": "CC", "locationRef": "K"}
    assert reasons(ask(api, collected)) == {"A": (1, "NO_STOCK")}


OUT: dict[str, tuple[list[Fence], dict[str, Any]]] = {
    "another country": ([AT_HOME], {"place": AMSTERDAM}),
    "another service": ([Fence(type=FenceName.FACILITY_BUSINESSTYPE)], {"services": ["PICKUP"]}),
    "offline": ([], {"status": "OFFLINE"}),
    "suspended": ([], {"status": "SUSPENDED"}),
}


@pytest.mark.parametrize("units", [0, 5])
@pytest.mark.parametrize("out", OUT)
def test_what_only_those_sell_who_may_not_ship_has_no_facility(api: APIClient, out: str, units: int) -> None:
    fences, attributes = OUT[out]
    strategy(fences=[NO_ZERO, *fences])
    goods(facility("Out", **attributes), ONLY=units)
    goods(facility("Köln", tenant_facility_id="K"), A=1)
    assert reasons(ask(api, basket(ONLY=1))) == {"ONLY": (1, "NO_FACILITY")}
    quote = ask(api, basket(A=1, ONLY=1))
    assert (places(quote), reasons(quote)) == ([["K"]], {"ONLY": (1, "NO_FACILITY")})


@pytest.mark.usefixtures("network")
def test_what_another_place_sells_has_no_facility_where_it_is_collected(api: APIClient) -> None:
    goods(facility("Ulm", tenant_facility_id="E"), ONLY=1)
    collected = {**basket(ONLY=1), "orderType": "CC", "locationRef": "K"}
    assert reasons(ask(api, collected)) == {"ONLY": (1, "NO_FACILITY")}


def test_who_has_it_but_not_all_of_the_basket_may_not_ship_where_the_strategy_says_so(
    api: APIClient, network: dict[str, Any]
) -> None:
    goods(network["K"], EMPTY=0)
    strategy(fences=[ALL_OF_IT], order_split=OrderSplit(active=False))
    quote = ask(api, basket(A=1, EMPTY=1))
    assert reasons(quote) == {"A": (1, "NO_FACILITY"), "EMPTY": (1, "NO_STOCK")}


def test_what_is_not_listed_any_more_is_not_listed(api: APIClient, network: dict[str, Any]) -> None:
    goods(network["K"], ONCE=5)
    Listing.objects.filter(tenant_article_id="ONCE").update(status="INACTIVE")
    assert reasons(ask(api, basket(A=1, ONCE=1, NEVER=1))) == {"ONCE": (1, "NOT_LISTED"), "NEVER": (1, "NOT_LISTED")}


@pytest.mark.usefixtures("network")
def test_units_beyond_what_one_place_has_are_missing_in_every_plan(api: APIClient) -> None:
    quote = ask(api, basket(A=2**31 - 1))
    assert places(quote) == [["K"], ["B"], ["M"], ["U"]]
    for plan in quote["plans"]:
        assert plan["status"] == "PARTIAL"
        assert plan["fulfilments"][0]["items"] == [{"skuRef": "A", "availableQty": 3}]
        (missing,) = [one for one in plan["exceptions"] if one["code"] == "PARTIAL"]
        assert missing["attributes"] == [
            {"name": "skuRef", "type": "STRING", "value": "A"},
            {"name": "unavailableQty", "type": "INTEGER", "value": 2**31 - 4},
        ]
    assert reasons(quote) == {"A": (2**31 - 4, "PARTIAL")}


def test_click_and_collect_is_quoted_at_the_location_alone(api: APIClient, network: dict[str, Any]) -> None:
    goods(network["U"], B=1)
    body = {**basket(A=1, B=1), "orderType": "CC", "locationRef": "K"}
    quote = ask(api, body)
    assert (places(quote), quote["plans"][0]["splits"]) == ([["K"]], 0)
    assert quote["plans"][0]["fulfilments"][0]["fulfilmentType"] == quote["plans"][0]["planType"] == "CC"
    assert reasons(quote) == {"B": (1, "NO_FACILITY")}  # it is sold, but not there


def test_a_location_without_a_name_of_the_clients_is_called_by_its_id(api: APIClient) -> None:
    unnamed = facility("Köln", tenant_facility_id=None)
    goods(unnamed, A=1)
    name = str(unnamed.pk)
    assert places(ask(api, basket(A=1))) == [[name]]
    assert places(ask(api, {**basket(A=1), "orderType": "CC", "locationRef": name})) == [[name]]


def test_who_ships_only_is_no_place_to_collect_at(api: APIClient) -> None:
    goods(facility("Depot", tenant_facility_id="D", services=["SHIP_FROM_STORE"]), A=1)
    quote = ask(api, {**basket(A=1), "orderType": "CC", "locationRef": "D"})
    assert (quote["status"], reasons(quote)) == ("NO_OPTIONS", {"A": (1, "NO_FACILITY")})


def test_many_items_over_many_places_are_quoted_as_far_as_the_split_allows(api: APIClient) -> None:
    articles = [f"S{number}" for number in range(15)]
    for number, article in enumerate(articles):
        goods(facility(f"F{number}", place={**KOELN, "lat": 50 + number / 10}), **{article: 1})
    quote = ask(api, basket(**dict.fromkeys(articles, 1)))
    assert quote["status"] == "OPTIONS_PROVIDED"
    assert len(quote["plans"][0]["fulfilments"]) == 6
    assert {code for _, code in reasons(quote).values()} == {"SPLIT_LIMIT"}
    assert len(quote["unfulfilledItems"]) == 9
