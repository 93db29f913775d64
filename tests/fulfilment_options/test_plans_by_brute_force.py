"""The plans of quotes against every set of facilities, judged by rules that are written down here once more."""

import math
import random
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest

from fulfillment.common.clock import now
from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Listing, Stock
from routing.engine import FenceName, RatingName
from routing.strategy import Fence, OrderSplit, Rating
from tests.cast import KOELN, administrator, client_of, facility

from .cast import ask, strategy

pytestmark = pytest.mark.django_db

CASES = 200
RADIUS_KM = 6371.0088
ROUNDING = 1e-6


@dataclass
class Store:
    """A facility as the case knows it; ``free`` and ``listed`` by article."""

    name: str
    lat: float | None
    lon: float | None
    country: str
    ships: bool
    online: bool
    listed: set[str]
    free: dict[str, int]


@dataclass
class Case:
    """A network, a basket, the place it goes to, and the strategy."""

    stores: list[Store]
    wanted: dict[str, int]
    lat: float
    lon: float
    country: str
    country_fence: bool
    splits: int
    by_distance: float
    by_stock: float


def drawn(seed: int) -> Case:
    """Up to six facilities and five lines, with everything that can be wrong about a facility."""
    rng = random.Random(seed)
    articles = [f"A{number}" for number in range(rng.randint(1, 5))]
    stores = []
    for number in range(rng.choice([1, 3, 4, 5, 6, 6])):
        known = rng.random() < 0.9
        listed = {article for article in articles if rng.random() < 0.85}
        stores.append(
            Store(
                name=f"F{number}",
                lat=rng.uniform(40, 60) if known else None,
                lon=rng.uniform(-5, 20) if known else None,
                country=rng.choice(["DE", "DE", "NL"]),
                ships=rng.random() < 0.9,
                online=rng.random() < 0.9,
                listed=listed,
                free={article: rng.choice([0, 1, 2, 3, 3]) for article in listed},
            )
        )
    return Case(
        stores=stores,
        wanted={article: rng.choice([1, 1, 2, 3, 4]) for article in articles},
        lat=rng.uniform(45, 55),
        lon=rng.uniform(0, 15),
        country=rng.choice(["DE", "NL"]),
        country_fence=rng.random() < 0.3,
        splits=rng.choice([0, 1, 2, 5]),
        by_distance=rng.choice([0, 10, 100]),
        by_stock=rng.choice([0, 20, 100]),
    )


def set_up(case: Case, rng: random.Random) -> None:
    """Write the case down; what is not free lies there all the same: blocked, expired, or as safety stock."""
    Facility.objects.all().delete()
    moment = now()
    listings, stocks = [], []
    for store in case.stores:
        place = {**KOELN, "country": store.country, "lat": store.lat, "lon": store.lon}
        made = facility(
            store.name,
            place=place,
            tenant_facility_id=store.name,
            services=["SHIP_FROM_STORE"] if store.ships else ["PICKUP"],
            status="ONLINE" if store.online else rng.choice(["OFFLINE", "SUSPENDED"]),
        )
        for article in store.listed:
            stamped = {"facility": made, "tenant_article_id": article, "created_at": moment, "modified_at": moment}
            listings.append(Listing(**stamped))
            safety = rng.choice([0, 0, 2])
            stock = Stock(**stamped, on_hand=store.free[article] + safety, safety_stock=safety)
            if not store.free[article] and rng.random() < 0.5:
                stock.on_hand, stock.blocked = 5, True
            stocks.append(stock)
    Listing.objects.bulk_create(listings)
    Stock.objects.bulk_create(stocks)
    strategy(
        fences=[
            Fence(type=FenceName.FACILITY_BUSINESSTYPE),
            Fence(type=FenceName.AVOID_ZERO_STOCK),
            Fence(type=FenceName.FACILITY_COUNTRY, active=case.country_fence),
        ],
        ratings=[
            Rating(type=RatingName.GEO_DISTANCE, max_penalty=case.by_distance),
            Rating(type=RatingName.STOCK_AVAILABILITY, max_penalty=case.by_stock),
        ],
        order_split=OrderSplit(max_split_count=case.splits),
    )


def kilometers(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """The haversine."""
    a, b = math.radians(lat), math.radians(to_lat)
    half = math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon - to_lon) / 2) ** 2
    return 2 * RADIUS_KM * math.asin(math.sqrt(half))


def allowed(case: Case) -> list[Store]:
    """Those that pass every fence."""
    return [
        store
        for store in case.stores
        if store.online
        and store.ships
        and any(store.free.values())
        and not (case.country_fence and store.country != case.country)
    ]


def capped(case: Case) -> dict[str, int]:
    """What can be asked of one place: no more than the most that one has, or all where nobody has any."""
    most = {article: max((s.free.get(article, 0) for s in allowed(case)), default=0) for article in case.wanted}
    return {article: min(units, most[article] or units) for article, units in case.wanted.items()}


def cost(case: Case, store: Store) -> float:
    """The sum of the penalties: the share of 1,000 km, and the share of the units that it has not."""
    far = 1.0
    if store.lat is not None and store.lon is not None:
        far = min(1.0, kilometers(store.lat, store.lon, case.lat, case.lon) / 1000)
    asked = capped(case)
    has = sum(min(units, store.free.get(article, 0)) for article, units in asked.items())
    return case.by_distance * far + case.by_stock * (1 - has / sum(asked.values()))


def every_plan(case: Case) -> dict[frozenset[str], tuple[int, float]]:
    """(parcels, cost) of each set of facilities without a superfluous one that ships as many units as any may."""
    asked = capped(case)

    def shipped(chosen: tuple[Store, ...]) -> set[str]:
        return {article for article, units in asked.items() if any(s.free.get(article, 0) >= units for s in chosen)}

    plans = {}
    for parcels in range(1, case.splits + 2):
        for chosen in combinations(allowed(case), parcels):
            has = shipped(chosen)
            if any(shipped(tuple(one for one in chosen if one is not out)) == has for out in chosen):
                continue
            units = sum(asked[article] for article in has)
            plans[frozenset(s.name for s in chosen)] = (units, parcels, sum(cost(case, s) for s in chosen))
    most = max((units for units, _, _ in plans.values()), default=0)
    return {names: judged[1:] for names, judged in plans.items() if judged[0] == most}


def assert_parts_are_right(case: Case, plan: Any) -> None:
    """Every article that the plan ships comes whole from one facility that has it."""
    asked, stores = capped(case), {store.name: store for store in case.stores}
    shipped: dict[str, int] = {}
    for part in plan["fulfilments"]:
        for item in part["items"]:
            assert item["skuRef"] not in shipped
            assert item["availableQty"] == asked[item["skuRef"]] <= stores[part["locationRef"]].free[item["skuRef"]]
            shipped[item["skuRef"]] = item["availableQty"]
    assert plan["status"] == ("COMPLETE" if shipped == case.wanted else "PARTIAL")
    lacking = {article: units - shipped.get(article, 0) for article, units in case.wanted.items()}
    partial = [one for one in plan["exceptions"] if one["code"] == "PARTIAL"]
    said = {one["attributes"][0]["value"]: one["attributes"][1]["value"] for one in partial}
    assert said == {article: units for article, units in lacking.items() if units}


def assert_plans_are_the_best(case: Case, quote: Any, limit: int) -> None:
    """Those and no others, in order of parcels and cost; of equal ones any may come first."""
    expected = every_plan(case)
    found = [frozenset(part["locationRef"] for part in plan["fulfilments"]) for plan in quote["plans"]]
    assert len(set(found)) == len(found) == quote["count"] == min(limit, len(expected))
    assert quote["total"] == len(expected)
    best = sorted(expected.values())[: len(found)]
    for names, (parcels, least) in zip(found, best, strict=True):
        assert expected[names][0] == parcels
        assert expected[names][1] == pytest.approx(least, abs=ROUNDING)


def test_they_are_the_best_of_all_in_200_random_networks() -> None:
    client = client_of(administrator())
    several = partial = nothing = 0
    for seed in range(CASES):
        case = drawn(seed)
        rng = random.Random(f"around {seed}")
        set_up(case, rng)
        limit = rng.choice([1, 2, 5, 10, 100])
        body = {
            "orderType": "HD",
            "limit": limit,
            "address": {"country": case.country, "latitude": case.lat, "longitude": case.lon},
            "items": [{"skuRef": article, "requestedQuantity": units} for article, units in case.wanted.items()],
        }
        quote = ask(client, body)
        try:
            assert_plans_are_the_best(case, quote, limit)
            for plan in quote["plans"]:
                assert_parts_are_right(case, plan)
        except AssertionError as error:
            raise AssertionError(f"case {seed}: {case}") from error
        several += quote["count"] > 1
        partial += any(plan["status"] == "PARTIAL" for plan in quote["plans"])
        nothing += not quote["plans"]
    # The cases are of all kinds.
    assert several > CASES / 6
    assert partial > CASES / 10
    assert nothing > 2
