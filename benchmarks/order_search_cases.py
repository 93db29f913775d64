"""What `benchmarks.order_search` asks for: each filter and sort, of values that are common, rare and lone."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.order_search_data import COMMON, ONE, SOME

ADDRESS = "consumer.addresses[]"
LINE = "orderLineItems[].article"
SORTS = [{name: way} for name in ("orderDate", "status") for way in ("ASC", "DESC")]


@dataclass(frozen=True, slots=True)
class Case:
    """A search, and how many orders it is meant to find."""

    title: str
    share: str
    query: dict[str, Any] = field(default_factory=dict)
    sort: dict[str, str] | None = None

    @property
    def body(self) -> dict[str, Any]:
        """What is sent."""
        return {"query": self.query, **({"sort": [self.sort]} if self.sort else {})}


def under(path: str, **asked: Any) -> dict[str, Any]:
    """Return the query for the property at *path*; a list in it is written ``name[]``."""
    query: dict[str, Any] = asked
    for name in reversed(path.split(".")):
        query = {name.removesuffix("[]"): {"contains": query} if name.endswith("[]") else query}
    return query


def cases(end: datetime.datetime) -> Iterator[Case]:
    """Yield what is measured of orders of the two years before *end*."""
    for sort in SORTS:
        ((name, way),) = sort.items()
        yield Case(f"everything, {name} {way}", "all", {}, sort)
    yield from filters(end)
    yield from combinations(end)


def filters(end: datetime.datetime) -> Iterator[Case]:
    """Yield each documented filter in the default order."""
    for path, value, share in STRINGS:
        yield Case(path, share, under(path, eq=value))
    yield Case("tenantOrderId in 25", "25", under("tenantOrderId", **{"in": [f"R-{n * 1000:08}" for n in range(25)]}))
    yield Case("city notEq", "50 %", under(f"{ADDRESS}.city", notEq=COMMON))
    for status, share in (("OPEN", "94 %"), ("CANCELLED", "5 %"), ("LOCKED", "0.1 %")):
        yield Case(f"status {status}", share, under("status", eq=status))
    yield Case("status notEq OPEN", "6 %", under("status", notEq="OPEN"))
    for days, share in ((1, "0.1 %"), (30, "4 %"), (365, "50 %")):
        yield Case(f"orderDate, {days} days", share, under("orderDate", gt=_text(end - datetime.timedelta(days=days))))
    desired = "deliveryPreferences.shipping.desiredDeliveryTime"
    yield Case("desiredDeliveryTime, a day", "0.04 %", under(desired, gt=_text(end), lt=_text(end, 24)))
    yield Case("desiredDeliveryTime, past", "30 %", under(desired, lt=_text(end)))
    for name, asked, share in ATTRIBUTES:
        yield Case(f"customAttributes.{name} {next(iter(asked))}", share, {"customAttributes": {name: asked}})
    yield Case("tags exists", "10 %", {"tags": {"exists": True}})


def combinations(end: datetime.datetime) -> Iterator[Case]:
    """Yield filters in orders of other columns, together and with alternatives."""
    month = under("orderDate", gt=_text(end - datetime.timedelta(days=30)))
    year = under("orderDate", gt=_text(end - datetime.timedelta(days=365)))
    some, lone = under(f"{LINE}.tenantArticleId", eq=SOME), under(f"{LINE}.tenantArticleId", eq=ONE)
    campaign = {"customAttributes": {"campaign": {"eq": "summer"}}}
    for sort in SORTS:
        ((name, way),) = sort.items()
        for title, share, query in (
            ("campaign of this month", "1 %", campaign),
            ("article", "1 %", some),
            ("article", "1", lone),
            ("LOCKED", "0.1 %", under("status", eq="LOCKED")),
        ):
            yield Case(f"{title}, {name} {way}", share, query, sort)
    yield Case("30 days, status ASC", "4 %", month, {"status": "ASC"})
    yield Case("365 days, status ASC", "50 %", year, {"status": "ASC"})
    city, name = {"eq": COMMON}, {"eq": "Last77"}
    yield Case("city and lastName of one address", "60", under(ADDRESS, city=city, lastName=name))
    yield Case("campaign and CANCELLED", "0.05 %", {**campaign, **under("status", eq="CANCELLED")})
    yield Case("article or number", "1 + 1", {"or": [lone, under("tenantOrderId", eq="R-00000777")]})
    yield Case("city or tag", "2", {"or": [under(f"{ADDRESS}.city", eq=ONE), under("tags[].value", eq=ONE)]})


def _text(moment: datetime.datetime, hours: int = 0) -> str:
    return (moment + datetime.timedelta(hours=hours)).isoformat()


STRINGS = [
    ("tenantOrderId", "R-00000777", "1"),
    ("consumer.consumerId", ONE, "1"),
    ("consumer.consumerId", "c-0", "0.2 %"),
    *((f"{ADDRESS}.{name}", ONE, "1") for name in ("street", "postalCode", "province", "lastName", "companyName")),
    (f"{ADDRESS}.email", f"{ONE}@consumer.example", "1"),
    (f"{ADDRESS}.country", "LI", "1"),
    (f"{ADDRESS}.country", "CH", "1 %"),
    (f"{ADDRESS}.country", "DE", "60 %"),
    (f"{ADDRESS}.city", ONE, "1"),
    (f"{ADDRESS}.city", "City77", "0.02 %"),
    (f"{ADDRESS}.city", COMMON, "50 %"),
    (f"{ADDRESS}.companyName", SOME, "1 %"),
    (f"{ADDRESS}.firstName", "First77", "0.01 %"),
    (f"{ADDRESS}.houseNumber", "20", "0.8 %"),
    (f"{ADDRESS}.addressType", "PARCEL_LOCKER", "0.8 %"),
    (f"{ADDRESS}.addressType", "INVOICE_ADDRESS", "20 %"),
    (f"{LINE}.tenantArticleId", ONE, "1"),
    (f"{LINE}.tenantArticleId", SOME, "1 %"),
    (f"{LINE}.tenantArticleId", COMMON, "50 %"),
    (f"{LINE}.title", f"Article {ONE}", "1"),
    (f"{LINE}.title", f"Article {SOME}", "1 %"),
    (f"{LINE}.titleLocalized.de_DE", f"Artikel {ONE}", "1"),
    (f"{LINE}.titleLocalized.en_US", f"Article {COMMON}", "50 %"),
    ("deliveryPreferences.collect[].facilityRef", ONE, "1"),
    ("deliveryPreferences.collect[].facilityRef", "store-7", "0.1 %"),
    ("deliveryPreferences.collect[].paid", True, "10 %"),
    ("deliveryPreferences.shipping.serviceLevel", "SAMEDAY", "1 %"),
    ("deliveryPreferences.shipping.serviceLevel", "DELIVERY", "79 %"),
    ("paymentInfo.currency", "LIX", "1"),
    ("paymentInfo.currency", "CHF", "1 %"),
    ("paymentInfo.methodLocalized.en_US", "Invoice", "50 %"),
    ("paymentInfo.method", ONE, "0"),
    ("tags[].value", ONE, "1"),
    ("tags[].value", "tag-1", "5 %"),
    ("tags[].value", "tag-40", "0.01 %"),
]
ATTRIBUTES: list[tuple[str, dict[str, Any], str]] = [
    ("erpNumber", {"eq": "E777"}, "1"),
    ("vip", {"eq": True}, "1 %"),
    ("channel", {"eq": "web"}, "50 %"),
    ("points", {"eq": 77}, "0.01 %"),
    ("points", {"gte": 5000}, "50 %"),
    ("points", {"gt": 9899}, "1 %"),
    ("points", {"gt": 9998}, "0.01 %"),
    ("due", {"before": "P1D"}, "0"),
]
