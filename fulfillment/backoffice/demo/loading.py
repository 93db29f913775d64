"""Loads the demo through the services that everybody uses: only what is missing, so that repeating it is harmless."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from fulfillment.common import clock
from fulfillment.common.bodies import parse_body
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import URN
from fulfillment.facilities.services.facilities import facility_create
from fulfillment.inventory.models import Listing, Stock
from fulfillment.inventory.schemas.listings import ListingsForReplacement
from fulfillment.inventory.schemas.stocks import StockForCreation
from fulfillment.inventory.services.listings import listings_put
from fulfillment.inventory.services.stocks import stocks_upsert

from .assortment import ARTICLES, Article, attributes, scannable_code, sold_at, units_at
from .carriers import carriers_missing, connection_create
from .network import PLACES, Place, facility_body
from .operations import jobs_missing, work_do
from .people import DEMO, demo_password, password_is_new, password_renew, people_missing, person_create
from .placing import SubmittedOrder, order_place, orders_finish, orders_missing, statuses
from .quotes import quote_make, quotes_missing
from .rules import rule_create, rules_missing
from .tagging import tag_make, tags_missing

# Goes through a stage step by step and shows how far it is: its title, what is to be done.
Track = Callable[[str, Sequence[Any]], Iterable[Any]]

NETWORK_AGE = datetime.timedelta(days=60)
STOCK_AGE = datetime.timedelta(days=4)


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What there is now, and whether anything of it was new."""

    facilities: int
    articles: int
    orders: dict[str, int]
    password: str
    changed: bool


def demo_load(*, track: Track) -> DemoSummary:
    """Load what is missing of the demo and bring its orders into their states."""
    now = clock.now()
    present = _present()
    places = [place for place in PLACES if _gaps(place, present)]
    for place in track("Facilities, listings, stock", places):
        _place_fill(place, now=now)
    renewed = password_is_new()
    password = demo_password()
    if renewed:
        password_renew(password)
    people = people_missing()
    for person in track("Users", people):
        person_create(person, password=password)
    ids = {name: str(key) for name, key in _demo_facilities().values_list("tenant_facility_id", "pk")}
    connections = carriers_missing(facility_ids=ids)
    for connection in track("Carriers", connections):
        connection_create(connection, now=now)
    tags = tags_missing()
    for tag in track("Tags", tags):
        tag_make(tag, now=now)
    rules = rules_missing()
    for rule in track("Lock rules", rules):
        rule_create(*rule)
    orders: list[SubmittedOrder] = orders_missing(facility_ids=ids, now=now)
    for order in track("Orders", orders):
        order_place(order)
    finished = orders_finish()
    jobs = jobs_missing()
    for job in track("Pick jobs", jobs):
        work_do(job)
    finished = orders_finish() or finished
    quotes = quotes_missing()
    for quote in track("Quotes", quotes):
        quote_make(quote, now=now)
    return DemoSummary(
        facilities=len(ids),
        articles=len(ARTICLES),
        orders=dict(Counter(statuses().values())),
        password=password,
        changed=any((places, people, connections, tags, rules, orders, jobs, quotes, finished, renewed)),
    )


@dataclass(frozen=True, slots=True)
class _Present:
    facilities: set[str]
    listings: set[tuple[str, str]]
    stocks: set[tuple[str, str]]


def _present() -> _Present:
    pair = ("facility__tenant_facility_id", "tenant_article_id")
    names = [place.tenant_id for place in PLACES]
    return _Present(
        facilities=set(_demo_facilities().values_list("tenant_facility_id", flat=True)),
        listings=set(Listing.objects.filter(facility__tenant_facility_id__in=names).values_list(*pair)),
        stocks=set(Stock.objects.filter(facility__tenant_facility_id__in=names).values_list(*pair)),
    )


def _demo_facilities() -> Any:
    return Facility.objects.filter(tenant_facility_id__in=[place.tenant_id for place in PLACES])


def _gaps(place: Place, present: _Present) -> bool:
    pairs = {(place.tenant_id, article.tenant_id) for article in sold_at(place)}
    return place.tenant_id not in present.facilities or not pairs <= (present.listings & present.stocks)


@transaction.atomic
def _place_fill(place: Place, *, now: datetime.datetime) -> None:
    """Make *place* with all it sells; what is there stays as it is."""
    present = _present()
    opened, counted = now - NETWORK_AGE, now - STOCK_AGE
    if place.tenant_id not in present.facilities:
        facility_create(body=facility_body(place), actor=DEMO, now=opened)
    listings = [a for a in sold_at(place) if (place.tenant_id, a.tenant_id) not in present.listings]
    if listings:
        body = parse_body({"listings": [_listing(article) for article in listings]}, ListingsForReplacement)
        listings_put(reference=URN + place.tenant_id, body=body, actor=DEMO, now=opened)
    stocks = [
        parse_body(_stock(place, article), StockForCreation)
        for article in sold_at(place)
        if (place.tenant_id, article.tenant_id) not in present.stocks
    ]
    if stocks:
        stocks_upsert(items=stocks, actor=DEMO, now=counted)


def _listing(article: Article) -> dict[str, Any]:
    return {
        "tenantArticleId": article.tenant_id,
        "title": article.title,
        "price": article.price,
        "currency": "EUR",
        "weight": article.weight,
        "attributes": attributes(article),
        "scannableCodes": [scannable_code(article)],
    }


def _stock(place: Place, article: Article) -> dict[str, Any]:
    return {
        "tenantFacilityId": place.tenant_id,
        "tenantArticleId": article.tenant_id,
        "value": units_at(place, article),
    }
