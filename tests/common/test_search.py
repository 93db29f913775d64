"""The language of searches: what each operator finds, on both databases alike, and what is refused where."""

from typing import Any

import pytest

from fulfillment.common.api.search.payload import MAX_BRANCHES
from fulfillment.common.api.search.walk import MAX_CONDITIONS
from fulfillment.common.errors import InvalidInput
from fulfillment.facilities.models import Facility

from .search_cast import days_ago, found, network, page

pytestmark = pytest.mark.django_db

TEN_DAYS_AGO = days_ago(10).isoformat()


@pytest.fixture
def _network(db: None) -> None:
    network()


@pytest.mark.usefixtures("_network")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, "AbC"),
        # Strings: case counts, and what is absent differs from everything.
        ({"tenantId": {}}, "AbC"),
        ({"tenantId": {"eq": "a"}}, "A"),
        ({"tenantId": {"eq": "A"}}, "b"),
        ({"tenantId": {"eq": ""}}, ""),
        ({"tenantId": {"notEq": "a"}}, "bC"),
        ({"tenantId": {"in": ["a", "x"]}}, "A"),
        ({"tenantId": {"in": []}}, ""),
        ({"tenantId": {"notIn": ["a", "x"]}}, "bC"),
        ({"tenantId": {"notIn": []}}, "AbC"),
        ({"tenantId": {"in": ["a", "A"], "notEq": "a"}}, "b"),
        ({"country": {"eq": "DE"}}, "AC"),
        # Patterns: found anywhere, case counts.
        ({"name": {"like": "lpha"}}, "Ab"),
        ({"name": {"like": "^Alpha"}}, "A"),
        ({"name": {"like": "^[Aa]lpha$"}}, "A"),
        ({"name": {"like": "alpha.b"}}, "b"),
        ({"name": {"like": r"a\.b"}}, "b"),
        ({"name": {"like": "Alpha|Gam+a"}}, "AC"),
        ({"name": {"like": "%"}}, ""),
        ({"name": {"like": ""}}, "AbC"),
        ({"address": {"city": {"like": "ö"}}}, "Ab"),
        ({"address": {"city": {"like": "^K.ln$"}}}, "A"),
        # An empty text is no text where nothing is written so.
        ({"place": {"eq": ""}}, ""),
        ({"place": {"in": ["", "Köln"]}}, "Ab"),
        ({"place": {"notEq": "Köln"}}, "C"),
        ({"place": {"notEq": ""}}, "AbC"),
        # What is the same for all.
        ({"planet": {"eq": "Earth"}}, "AbC"),
        ({"planet": {"notIn": ["Earth", "Mars"]}}, ""),
        ({"planet": {"in": ["Mars"]}}, ""),
        ({"planet": {"notEq": "Mars"}}, "AbC"),
        # One's own value, else another's.
        ({"cityOrCountry": {"in": ["köln", "DE"]}}, "bC"),
        ({"cityOrCountry": {"notEq": "Köln"}}, "bC"),
        # Several values: one fulfills what is asked, none may be what is not wanted.
        ({"stocked": {"eq": "Y"}}, "Ab"),
        ({"stocked": {"notEq": "X"}}, "bC"),
        ({"stocked": {"notIn": ["X", "Y"]}}, "C"),
        ({"stocked": {"like": "[XY]", "notEq": "X"}}, "b"),
        ({"stocked": {"eq": "X", "like": "Y"}}, ""),
        ({"stocked": {}}, "AbC"),
        ({"stockedOrListed": {"contains": {"eq": "X"}}}, "A"),
        ({"stockedOrListed": {"contains": {"notEq": "Y"}}}, "A"),
        ({"phones": {"contains": {"eq": "2"}}}, "A"),
        ({"phones": {"contains": {"eq": "3"}}}, ""),
        ({"activeContacts": {"exists": True}}, "A"),
        ({"activeContacts": {"contains": {"name": {"eq": "Bob"}}}}, ""),
        ({"activeContacts": {"contains": {"name": {"eq": "Ann"}}}}, "A"),
        ({"anyListing": {"contains": {"eq": "Y"}}}, "Ab"),
        ({"anyListing": {"contains": {"notEq": "Y"}}}, "A"),
        ({"anyListing": {"contains": {}}}, "Ab"),
        # Ids: a text that is no id is the id of nothing.
        ({"id": {"eq": "nothing"}}, ""),
        ({"id": {"notEq": "nothing"}}, "AbC"),
        ({"id": {"in": ["nothing", "018f0000-0000-7000-8000-000000000000"]}}, ""),
        ({"id": {"notIn": ["nothing"]}}, "AbC"),
        ({"idText": {"like": "^[0-9a-f]{8}-([0-9a-f]{4}-)(?:[0-9a-f-]+)$"}}, "AbC"),
        # Words of a fixed set.
        ({"status": {"eq": "OFFLINE"}}, "b"),
        ({"status": {"notEq": "OFFLINE"}}, "AC"),
        ({"status": {"in": ["ONLINE", "OFFLINE"]}}, "Ab"),
        # Moments, and durations from now.
        ({"created": {"eq": TEN_DAYS_AGO}}, "A"),
        ({"created": {"eq": TEN_DAYS_AGO.replace("12:00:00+00:00", "14:00:00+02:00")}}, "A"),
        ({"created": {"notEq": TEN_DAYS_AGO}}, "bC"),
        ({"created": {"lt": TEN_DAYS_AGO}}, ""),
        ({"created": {"lte": TEN_DAYS_AGO}}, "A"),
        ({"created": {"gt": TEN_DAYS_AGO}}, "bC"),
        ({"created": {"gte": TEN_DAYS_AGO}}, "AbC"),
        ({"created": {"after": "-P1D"}}, "bC"),
        ({"created": {"after": "–P1D", "before": "P1D"}}, "b"),
        ({"created": {"before": "-P1W"}}, "A"),
        ({"created": {"after": "-PT12H1S"}}, "bC"),
        ({"created": {"after": "-PT12H"}}, "C"),
        ({"created": {"after": "P2D"}}, "C"),
        # Numbers, with and without fractions.
        ({"latitude": {"eq": 50.5}}, "A"),
        ({"latitude": {"notEq": 50.5}}, "bC"),
        ({"latitude": {"gt": -1}}, "A"),
        ({"latitude": {"gte": -1, "lt": 50.5}}, "b"),
        ({"latitude": {"lte": 50.5}}, "Ab"),
        ({"latitude": {"in": [50.5, 3]}}, "A"),
        ({"latitude": {"notIn": [50.5, 3]}}, "bC"),
        ({"version": {"eq": 3}}, "A"),
        ({"version": {"eq": 3.5}}, ""),
        ({"version": {"notEq": 3.5}}, "AbC"),
        ({"version": {"gt": 3.5}}, "b"),
        ({"version": {"gte": 3.5}}, "b"),
        ({"version": {"lt": 3.5}}, "AC"),
        ({"version": {"lte": 3.5}}, "AC"),
        ({"version": {"lte": 1e15, "gt": -1e15}}, "AbC"),
        ({"version": {"in": [3, 3.5, 1e15]}}, "A"),
        # Inside of JSON: null is absent, and numbers are not their text.
        ({"address": {"city": {"eq": "Köln"}}}, "A"),
        ({"address": {"city": {"notEq": "Köln"}}}, "bC"),
        ({"address": {"city": {"in": ["Köln", "köln"]}}}, "Ab"),
        ({"address": {"city": {"in": []}}}, ""),
        ({"address": {"city": {"notIn": ["Köln"]}}}, "bC"),
        ({"address": {"city": {"notIn": []}}}, "AbC"),
        ({"address": {"verified": {"eq": True}}}, "A"),
        ({"address": {"verified": {"eq": False}}}, "b"),
        ({"address": {"verified": {"notEq": True}}}, "bC"),
        ({"address": {}}, "AbC"),
        ({"floors": {"eq": 2}}, "A"),
        ({"floors": {"gt": 1.5}}, "A"),
        ({"floors": {"notEq": 2}}, "bC"),
        ({"customAttributes": {"color": {"eq": "red"}}}, "A"),
        ({"customAttributes": {"color": {"notEq": "red"}}}, "bC"),
        ({"customAttributes": {"color": {"eq": 2}}}, ""),
        ({"customAttributes": {"open": {"eq": True}}}, "A"),
        ({"customAttributes": {"open": {"notEq": True}}}, "bC"),
        ({"customAttributes": {"size": {"gte": 4.5, "lt": 7}}}, "A"),
        ({"customAttributes": {"size": {"eq": 7}, "color": {"eq": "2"}}}, "b"),
        ({"customAttributes": {"it's (a) %s key": {"eq": "red"}}}, ""),
        # Lists in JSON.
        ({"services": {"contains": {"eq": "SHIP_FROM_STORE"}}}, "A"),
        ({"services": {"contains": {"notEq": "PICKUP"}}}, "A"),
        ({"services": {"contains": {}}}, "Ab"),
        ({"services": {}}, "AbC"),
        ({"serviceKinds": {"contains": {"in": ["PICKUP"]}}}, "Ab"),
        ({"serviceKinds": {"contains": {"in": []}}}, ""),
        ({"contacts": {"contains": {"name": {"eq": "Bob"}}}}, "A"),
        ({"contacts": {"contains": {"name": {"like": "[Bb]ob"}}}}, "Ab"),
        ({"contacts": {"contains": {"name": {"eq": "Bob"}, "active": {"eq": True}}}}, ""),
        ({"contacts": {"contains": {"name": {"eq": "Ann"}, "active": {"eq": True}}}}, "A"),
        ({"contacts": {"contains": {"phones": {"contains": {"eq": "2"}}, "name": {"eq": "Ann"}}}}, "A"),
        ({"contacts": {"contains": {"phones": {"contains": {"eq": "2"}}, "name": {"eq": "Bob"}}}}, ""),
        ({"contacts": {"contains": {"name": {"notIn": []}}}}, "Ab"),
        ({"contacts": {"exists": True}}, "Ab"),
        ({"contacts": {"exists": False}}, "C"),
        ({"contacts": {"exists": True, "contains": {"name": {"eq": "bob"}}}}, "b"),
        # Relations: no row twice.
        ({"listings": {"contains": {"tenantArticleId": {"in": ["X", "Y"]}}}}, "Ab"),
        ({"listings": {"contains": {"tenantArticleId": {"notEq": "Y"}}}}, "A"),
        ({"listings": {"exists": False}}, "C"),
        ({"stockedArticleIds": {"contains": {"eq": "X"}}}, "A"),
        # Several places at once.
        ({"anything": {"like": "Gam|öln"}}, "AbC"),
        ({"anything": {"like": "^köln"}}, "b"),
        ({"anything": {}}, "AbC"),
        # Put together: properties by and; an empty query is everything, also within or.
        ({"tenantId": {"eq": "a"}, "status": {"eq": "OFFLINE"}}, ""),
        ({"and": [{"tenantId": {"notEq": "a"}}, {"status": {"eq": "OFFLINE"}}]}, "b"),
        ({"or": [{"tenantId": {"eq": "a"}}, {"status": {"eq": "OFFLINE"}}]}, "Ab"),
        ({"or": [{"tenantId": {"eq": "a"}}, {}]}, "AbC"),
        ({"or": []}, "AbC"),
        ({"and": []}, "AbC"),
        ({"status": {"eq": "ONLINE"}, "or": [{"tenantId": {"eq": "A"}}, {"name": {"eq": "Alpha"}}]}, "A"),
        ({"and": [{"or": [{"tenantId": {"eq": "a"}}, {"tenantId": {"eq": "A"}}]}, {"version": {"gt": 3}}]}, "b"),
    ],
)
def test_what_is_found(query: dict[str, Any], names: str) -> None:
    assert found(query) == names


@pytest.mark.usefixtures("_network")
def test_ids_are_found_by_themselves_and_by_a_part() -> None:
    key = str(Facility.objects.get(name="Alpha").pk)
    assert found({"id": {"eq": key}}) == "A"
    assert found({"id": {"notEq": key}}) == "bC"
    assert found({"id": {"in": [key, "nothing"]}}) == "A"
    assert found({"idText": {"like": key[-9:]}}) == "A"


def nested(levels: int) -> dict[str, Any]:
    query: dict[str, Any] = {"tenantId": {"eq": "a"}}
    for _ in range(levels):
        query = {"and": [query]}
    return query


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        ({"query": None}, "$.query"),
        ({"query": []}, "$.query"),
        ({"query": {"color": {"eq": "red"}}}, "$.query"),
        ({"query": {"tenantId": None}}, "$.query.tenantId"),
        ({"query": {"tenantId": "a"}}, "$.query.tenantId"),
        ({"query": {"tenantId": {"like": "a"}}}, "$.query.tenantId"),
        ({"query": {"tenantId": {"eq": 1}}}, "$.query.tenantId.eq"),
        ({"query": {"tenantId": {"eq": None}}}, "$.query.tenantId.eq"),
        ({"query": {"tenantId": {"eq": "x" * 257}}}, "$.query.tenantId.eq"),
        ({"query": {"tenantId": {"in": "a"}}}, "$.query.tenantId.in"),
        ({"query": {"tenantId": {"in": ["a"] * 26}}}, "$.query.tenantId.in"),
        ({"query": {"tenantId": {"in": ["a", None]}}}, "$.query.tenantId.in[1]"),
        ({"query": {"and": [{}, {}, {"status": {"eq": "AWAY"}}]}}, "$.query.and[2].status.eq"),
        ({"query": {"or": [{"and": [{"status": {"in": ["ONLINE", "x"]}}]}]}}, "$.query.or[0].and[0].status.in[1]"),
        ({"query": {"status": {"notIn": ["ONLINE"]}}}, "$.query.status"),
        ({"query": {"and": {}}}, "$.query.and"),
        ({"query": {"and": [{}] * (MAX_BRANCHES + 1)}}, "$.query.and"),
        ({"query": nested(11)}, "$.query" + ".and[0]" * 11),
        ({"query": {"created": {"eq": "2026-02-30T00:00:00Z"}}}, "$.query.created.eq"),
        ({"query": {"created": {"eq": "2026-02-01T00:00:00"}}}, "$.query.created.eq"),
        ({"query": {"created": {"eq": "yesterday"}}}, "$.query.created.eq"),
        ({"query": {"created": {"lt": "0001-01-01T00:00:00+14:00"}}}, "$.query.created.lt"),
        ({"query": {"created": {"gt": "9999-12-31T23:59:59-14:00"}}}, "$.query.created.gt"),
        ({"query": {"created": {"after": "1 day"}}}, "$.query.created.after"),
        ({"query": {"created": {"after": "P"}}}, "$.query.created.after"),
        ({"query": {"created": {"after": "PT"}}}, "$.query.created.after"),
        ({"query": {"created": {"after": "P1DT"}}}, "$.query.created.after"),
        ({"query": {"created": {"before": "P9999Y"}}}, "$.query.created.before"),
        ({"query": {"created": {"before": "-P9999999D"}}}, "$.query.created.before"),
        ({"query": {"latitude": {"eq": "1"}}}, "$.query.latitude.eq"),
        ({"query": {"latitude": {"eq": True}}}, "$.query.latitude.eq"),
        ({"query": {"latitude": {"eq": 1e16}}}, "$.query.latitude.eq"),
        ({"query": {"name": {"like": "(a"}}}, "$.query.name.like"),
        ({"query": {"and": [{"name": {"like": "a**"}}]}}, "$.query.and[0].name.like"),
        ({"query": {"contacts": {"contains": {"name": {"like": "["}}}}}, "$.query.contacts.contains.name.like"),
        ({"query": {"contacts": {"contains": {"age": {"eq": "1"}}}}}, "$.query.contacts.contains"),
        ({"query": {"contacts": {"exists": "yes"}}}, "$.query.contacts.exists"),
        ({"query": {"address": {"verified": {"eq": "true"}}}}, "$.query.address.verified.eq"),
        ({"query": {"customAttributes": {"a.b": {"eq": "x"}}}}, "$.query.customAttributes.a.b"),
        ({"query": {"customAttributes": {'a"b': {"eq": "x"}}}}, '$.query.customAttributes.a"b'),
        ({"query": {"customAttributes": {"$a": {"eq": "x"}}}}, "$.query.customAttributes.$a"),
        ({"query": {"customAttributes": {"a": {"lt": "x"}}}}, ".lt"),
        ({"size": 0}, "$.size"),
        ({"size": 251}, "$.size"),
        ({"size": 1.5}, "$.size"),
        ({"size": "10"}, "$.size"),
        ({"size": True}, "$.size"),
        ({"last": 251}, "$.last"),
        ({"size": 1, "last": 1}, "$.last"),
        ({"sort": []}, "$.sort"),
        ({"sort": [{}]}, "$.sort[0]"),
        ({"sort": [{"name": "ASC", "created": "ASC"}]}, "$.sort[0]"),
        ({"sort": [{"name": "ASC"}, {"created": "ASC"}]}, "$.sort"),
        ({"sort": [{"name": "UP"}]}, "$.sort[0].name"),
        ({"sort": [{"status": "ASC"}]}, "$.sort[0]"),
        ({"sort": {"name": "ASC"}}, "$.sort"),
        ({"options": {"withTotal": 1}}, "$.options.withTotal"),
        ({"options": {"total": True}}, "$.options"),
        ({"page": 2}, "page"),
    ],
)
def test_what_is_refused_names_its_place(payload: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        page(**payload)
    assert where in refused.value.description


@pytest.mark.usefixtures("_network")
def test_the_most_conditions_and_the_deepest_query_are_answered() -> None:
    branches = [{"address": {"city": {"notIn": [f"{n} {m}" for m in range(25)]}}} for n in range(MAX_CONDITIONS // 2)]
    assert found({"or": branches}) == "AbC"
    assert found({"and": branches}) == "AbC"
    assert found({"or": [{"contacts": {"contains": {"name": {"eq": str(n)}}}} for n in range(160)]}) == ""
    assert found(nested(10)) == "A"


def test_one_condition_too_many_is_refused() -> None:
    query = {"and": [{"tenantId": {"eq": "a"}}] * (MAX_CONDITIONS // 2)}
    page(query=query)
    with pytest.raises(InvalidInput, match=r"more than 500 conditions - at `\$\.query\.tenantId\.eq`"):
        page(query={**query, "tenantId": {"eq": "a"}})
