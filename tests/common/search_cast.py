"""A search over facilities with every kind of property, and the facilities that the tests search."""

import datetime
from typing import Any

from django.db.models import Q

from fulfillment.common.api.search import (
    AnyOf,
    Attributes,
    Boolean,
    Column,
    Either,
    Enum,
    EnumList,
    Fixed,
    FullText,
    Item,
    ItemList,
    Joined,
    Json,
    JsonList,
    JsonNumber,
    Key,
    Moment,
    Nested,
    NestedList,
    Number,
    Related,
    Search,
    Several,
    String,
    StringEq,
    StringList,
    StringSearch,
    Text,
    Those,
    Through,
    Together,
    Whole,
)
from fulfillment.common.bodies import Body, parse_body
from fulfillment.facilities.models import Facility
from fulfillment.facilities.states import FacilityStatus
from fulfillment.inventory.models import Listing, Stock
from tests.cast import facility, goods

NOW = datetime.datetime(2026, 3, 31, 12, tzinfo=datetime.UTC)


class Thing(Body):
    id: str
    name: str


PLACES = Search(
    "Place",
    "places",
    shape=Thing,
    fields={
        "id": String(Key("id")),
        "idText": StringSearch(Key("id")),
        "name": StringSearch("name"),
        "tenantId": String("tenant_facility_id"),
        "country": StringEq("country"),
        "status": Enum("status", FacilityStatus),
        "created": Moment("created_at"),
        "latitude": Number("latitude"),
        "version": Whole("version"),
        "services": StringList(JsonList("services")),
        "serviceKinds": EnumList(JsonList("services"), ["PICKUP", "SHIP_FROM_STORE"]),
        "address": Nested(
            {"city": StringSearch(Json("address", "city")), "verified": Boolean(Json("address", "verified"))}
        ),
        "floors": Number(JsonNumber("details", "floors")),
        "contacts": NestedList(
            JsonList("details", "contacts"),
            {
                "name": StringSearch(Item("name")),
                "active": Boolean(Item("active")),
                "phones": StringList(ItemList("phones")),
            },
        ),
        "listings": NestedList(Related("listings"), {"tenantArticleId": String("tenant_article_id")}),
        "stockedArticleIds": StringList(Joined(Stock, by="facility_id"), "tenant_article_id"),
        "place": String(Text("city")),
        "planet": String(Fixed("Earth")),
        "cityOrCountry": String(Either(Q(address__has_key="verified"), Json("address", "city"), Column("country"))),
        "stocked": Several(Joined(Stock, by="facility_id"), StringSearch("tenant_article_id")),
        "stockedOrListed": StringList(
            Together(Joined(Stock, by="facility_id"), Joined(Listing, by="facility_id")), "tenant_article_id"
        ),
        "phones": StringList(Through(JsonList("details", "contacts"), ItemList("phones"))),
        "activeContacts": NestedList(
            Those(JsonList("details", "contacts"), lambda inside: Item("active").holds("exact", "true", inside)),
            {"name": StringSearch(Item("name"))},
        ),
        "anyListing": AnyOf(
            StringList(Related("listings"), "tenant_article_id"),
            StringList(Those(Related("listings"), Q(tenant_article_id="X")), Key("id")),
        ),
        "anything": FullText("name", Json("address", "city")),
        "customAttributes": Attributes("details"),
    },
    sorts={"name": "name", "created": "created_at", "latitude": "latitude", "version": "version"},
)


def days_ago(days: float) -> datetime.datetime:
    return NOW - datetime.timedelta(days=days)


def network() -> None:
    """Three facilities: A has everything, b is spelled small and has other values, C has nothing that may be absent."""
    contacts = [{"name": "Ann", "active": True, "phones": ["1", "2"]}, {"name": "Bob", "active": False}]
    a = facility(
        "Alpha",
        tenant_facility_id="a",
        services=["PICKUP", "SHIP_FROM_STORE"],
        address={"city": "Köln", "verified": True},
        created_at=days_ago(10),
        latitude=50.5,
        version=3,
        details={"floors": 2, "contacts": contacts, "color": "red", "size": 4.5, "open": True},
    )
    goods(a, X=1, Y=1)
    b = facility(
        "alpha.beta",
        tenant_facility_id="A",
        services=["PICKUP"],
        address={"city": "köln", "verified": False},
        created_at=days_ago(0.5),
        latitude=-1,
        country="NL",
        status="OFFLINE",
        version=4,
        details={"floors": "2", "contacts": ["junk", None, 5, {"name": "bob"}], "color": "2", "size": 7},
    )
    goods(b, Y=1)
    facility(
        "Gamma",
        tenant_facility_id=None,
        services=None,
        address={"city": None},
        created_at=days_ago(-3),
        city="",
        latitude=None,
        longitude=None,
        status="SUSPENDED",
        details={"contacts": []},
    )


def page(**payload: Any) -> dict[str, Any]:
    """The answer to a payload as a client would send it."""
    asked = parse_body({"query": {}, **payload}, PLACES.payload)
    return PLACES.page(
        Facility.objects.all(), asked, document=lambda row: {"name": row.name, "id": str(row.pk)}, now=NOW
    )


def found(query: dict[str, Any]) -> str:
    """The first letters of the facilities that *query* finds, in the order of creation."""
    letters = {"Alpha": "A", "alpha.beta": "b", "Gamma": "C"}
    return "".join(letters[row["name"]] for row in page(query=query)["places"])
