"""A small cast of facilities and orders for tests that speak about one rule each."""

import numpy as np

from routing.engine import Decision, Demand, Network, NodeConfig, RatingConfig, Service, decide

ALL_SERVICES = Service.SHIP_FROM_STORE | Service.SAME_DAY | Service.PICKUP
COLOGNE = (50.9375, 6.9603)


def network(stock: list[list[int]], **columns: object) -> Network:
    """A network named A, B, C… in Cologne with everything in order; `columns` says what differs."""
    count = len(stock)
    values: dict[str, object] = {
        "ids": tuple(chr(ord("A") + number) for number in range(count)),
        "latitude": np.full(count, COLOGNE[0]),
        "longitude": np.full(count, COLOGNE[1]),
        "country": np.array(["DE"] * count, dtype="U2"),
        "services": np.full(count, int(ALL_SERVICES), dtype=np.uint8),
        "workload": np.zeros(count),
        "is_warehouse": np.zeros(count, dtype=bool),
        "stock": np.array(stock, dtype=np.int64),
        "listed": np.ones((count, len(stock[0])), dtype=bool),
        "blacklisted": np.zeros(count, dtype=bool),
        "online": np.ones(count, dtype=bool),
    }
    for name, column in columns.items():
        values[name] = column if name == "ids" else np.array(column, dtype=values[name].dtype)
    return Network(**values)


def demand(*quantity: int, **fields: object) -> Demand:
    """An order to Cologne with these quantities."""
    values: dict[str, object] = {
        "line_ids": tuple(f"line-{number}" for number in range(len(quantity))),
        "quantity": np.array(quantity, dtype=np.int64),
        "latitude": COLOGNE[0],
        "longitude": COLOGNE[1],
        "country": "DE",
        "service": Service.SHIP_FROM_STORE,
    }
    return Demand(**(values | fields))


#: Makes the workload the cost: with loads from 0 to 100 over the survivors, penalty = workload.
BY_WORKLOAD = (RatingConfig("WORKLOAD-BALANCING", 100.0),)


def run(net: Network, order: Demand, work_limit: int | None = None, **config: object) -> Decision:
    """Decide, by workload unless ratings are given."""
    node = NodeConfig(**({"ratings": BY_WORKLOAD} | config))
    limit = {} if work_limit is None else {"work_limit": work_limit}
    return decide(network=net, demand=order, config=node, **limit)


def shipped(decision: Decision) -> dict[str, dict[int, int]]:
    """Who ships how much of which line."""
    return {one.facility_id: dict(one.lines) for one in decision.assignments}
