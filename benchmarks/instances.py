"""Random networks and demands in the shapes that matter: typical, sparse, partial and bounded."""

from dataclasses import dataclass

import numpy as np

from routing.engine import Demand, FenceName, Network, NodeConfig, RatingConfig, RatingName, Service

RATINGS = (
    RatingConfig(RatingName.GEO_DISTANCE, 100.0),
    RatingConfig(RatingName.STOCK_AVAILABILITY, 20.0),
    RatingConfig(RatingName.WORKLOAD_BALANCING, 30.0),
)
FENCES = (FenceName.AVOID_ZERO_STOCK, FenceName.FACILITY_BUSINESSTYPE, FenceName.FACILITY_COUNTRY)


@dataclass(frozen=True, slots=True)
class Instance:
    """One decision to take."""

    network: Network
    demand: Demand
    config: NodeConfig


def random_instance(
    *,
    rng: np.random.Generator,
    facilities: int,
    lines: int,
    fill: float,
    max_split_count: int = 9,
    allow_partial: bool = False,
    cut_lines: bool = False,
    popularity: float = 0.35,
) -> Instance:
    """Draw a network in which a facility has an average line in stock with chance `fill`.

    `popularity` spreads the chance over the lines (0 = all alike); one in ten facilities is a warehouse that has
    twice the chance. Quantities are 1…3, stock where there is any 1…8.
    """
    warehouse = rng.random(facilities) < 0.1
    chance = fill * np.exp(rng.normal(0.0, popularity, lines))
    chances = np.clip(chance * np.where(warehouse, 2.0, 1.0)[:, None], 0.0, 0.95)
    stock = np.where(rng.random((facilities, lines)) < chances, rng.integers(1, 9, (facilities, lines)), 0)
    network = Network(
        ids=tuple(f"facility-{number:05d}" for number in range(facilities)),
        latitude=rng.uniform(47.3, 54.9, facilities),
        longitude=rng.uniform(6.0, 15.0, facilities),
        country=np.where(rng.random(facilities) < 0.97, "DE", "AT"),
        services=np.where(rng.random(facilities) < 0.95, 7, 4).astype(np.uint8),
        workload=rng.integers(0, 60, facilities).astype(np.float64),
        is_warehouse=warehouse,
        stock=stock.astype(np.int64),
        listed=rng.random((facilities, lines)) < 0.98,
        blacklisted=rng.random(facilities) < 0.01,
        online=rng.random(facilities) < 0.98,
    )
    demand = Demand(
        line_ids=tuple(f"line-{number}" for number in range(lines)),
        quantity=rng.integers(1, 4, lines),
        latitude=float(rng.uniform(47.3, 54.9)),
        longitude=float(rng.uniform(6.0, 15.0)),
        country="DE",
        service=Service.SHIP_FROM_STORE,
    )
    config = NodeConfig(
        fences=FENCES,
        ratings=RATINGS,
        max_split_count=max_split_count,
        allow_partial=allow_partial,
        cut_lines=cut_lines,
    )
    return Instance(network, demand, config)


def typical(*, rng: np.random.Generator, facilities: int, lines: int) -> Instance:
    """Draw an order most of whose lines many facilities have: one to three parcels."""
    return random_instance(rng=rng, facilities=facilities, lines=lines, fill=0.45)


def hard(*, rng: np.random.Generator, facilities: int, lines: int) -> Instance:
    """Draw an order whose lines lie scattered: three to nine parcels at ten lines, whatever the network's size."""
    fill = min(0.2, float(rng.uniform(6.0, 60.0)) / facilities)
    return random_instance(rng=rng, facilities=facilities, lines=lines, fill=fill, popularity=0.6)
