"""Measure the routing engine: latency, log, greedy's extra parcels, and agreement with HiGHS.

Run `python -m benchmarks.engine`, and `python -m benchmarks.engine --oracle 10000` for the comparison with HiGHS.
"""

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np

from benchmarks.instances import Instance, hard, random_instance, typical
from routing.engine import Decision, RatingConfig, decide, pack, unpack, warm_up
from routing.engine.ratings import RATINGS, Metric, RatingRule

SHAPES = {"typical": typical, "hard": hard}


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, print the tables asked for, return 1 where HiGHS disagrees."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--orders", type=int, default=300, help="orders per row of the table")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--oracle", type=int, default=0, metavar="N", help="compare N orders with HiGHS")
    options = parser.parse_args(arguments)
    warm_up()
    latency(orders=options.orders, seed=options.seed)
    large(seed=options.seed)
    log(seed=options.seed)
    greedy(orders=options.orders, seed=options.seed)
    return oracle(orders=options.oracle, seed=options.seed) if options.oracle else 0


def latency(*, orders: int, seed: int) -> None:
    """Print what a decision takes, and how often the floor (one pass over the stock and an argmin) would fit in."""
    print("decision, ms; cpu99 = p99 of this thread's own time, which leaves out whatever else the machine was doing;")
    print("floor = stock >= quantity, all, argmin over the same arrays; ratio = p50 / floor; parcels = parcels:orders")
    print(
        f"{'facilities':>10} {'lines':>5} {'shape':8} {'p50':>7} {'p99':>7} {'cpu99':>7} {'max':>7} {'floor':>7} "
        f"{'ratio':>6}  parcels"
    )
    for facilities in (100, 1000, 5000):
        for lines in (1, 5, 10):
            for name in SHAPES:
                _latency_row(name, facilities, lines, orders, seed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"peak memory of the process: {peak:,.0f} MB\n")


def _latency_row(name: str, facilities: int, lines: int, orders: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    times, own, floors, parcels = [], [], [], Counter[int]()
    for _ in range(orders):
        instance = SHAPES[name](rng=rng, facilities=facilities, lines=lines)
        floors.append(_milliseconds(lambda instance=instance: _floor(instance)))
        begun, begun_own = time.perf_counter_ns(), time.thread_time_ns()
        decision = _decide(instance)
        own.append((time.thread_time_ns() - begun_own) / 1e6)
        times.append((time.perf_counter_ns() - begun) / 1e6)
        parcels[len(decision.assignments)] += 1
    p50, p99, floor = *np.percentile(times, (50, 99)), np.median(floors)
    print(
        f"{facilities:10} {lines:5} {name:8} {p50:7.3f} {p99:7.3f} {np.percentile(own, 99):7.3f} {max(times):7.3f} "
        f"{floor:7.3f} {p50 / floor:5.0f}x  {_histogram(parcels)}"
    )


def large(*, seed: int) -> None:
    """Print what orders beyond the subset tables take, and how often the answer is proven."""
    print("large orders, 1,000 facilities, ms of this thread's own time")
    print(f"{'lines':>5} {'fill':>5} {'rules':8} {'p50':>7} {'max':>7} {'proven':>7}  parcels")
    cases: tuple[tuple[int, float, dict[str, bool | int]], ...] = (
        (13, 0.4, {}),
        (20, 0.5, {}),
        (20, 0.1, {}),
        (20, 0.02, {"max_split_count": 19}),
        (20, 0.1, {"max_split_count": 2, "allow_partial": True}),
        (10, 0.1, {"cut_lines": True}),
        (500, 0.5, {}),
        (500, 0.05, {"max_split_count": 60}),
    )
    for lines, fill, rules in cases:
        rng = np.random.default_rng(seed)
        times, proven, parcels = [], 0, Counter[int]()
        for _ in range(20):
            instance = random_instance(rng=rng, facilities=1000, lines=lines, fill=fill, **rules)
            begun = time.thread_time_ns()
            decision = _decide(instance)
            times.append((time.thread_time_ns() - begun) / 1e6)
            proven += decision.proven
            parcels[len(decision.assignments)] += 1
        words = "cut" if "cut_lines" in rules else "partial" if "allow_partial" in rules else "whole"
        figures = f"{np.median(times):7.2f} {max(times):7.2f} {proven:4}/20"
        print(f"{lines:5} {fill:5} {words:8} {figures}  {_histogram(parcels)}")
    print()


def log(*, seed: int) -> None:
    """Print the decision log's size and time for 1,000 facilities, 10 lines, 3 and 10 ratings."""
    print("decision log, 1,000 facilities, 10 lines")
    rng = np.random.default_rng(seed)
    instance = typical(rng=rng, facilities=1000, lines=10)
    network, config = instance.network, instance.config
    uuids = tuple(_uuid(rng.bytes(16)) for _ in range(1000))
    more = tuple(RatingConfig(name, 10.0) for name in _more_ratings(rng))
    for label, ids, ratings in (
        ("3 ratings, short ids", network.ids, config.ratings),
        ("10 ratings, short ids", network.ids, config.ratings + more),
        ("10 ratings, random UUIDs", uuids, config.ratings + more),
    ):
        columns = {name: getattr(network, name) for name in network.__slots__}
        decision = decide(
            network=type(network)(**(columns | {"ids": ids})),
            demand=instance.demand,
            config=type(config)(fences=config.fences, ratings=ratings, max_split_count=9),
        )
        data = pack(decision)
        packing = [_milliseconds(lambda decision=decision: pack(decision)) for _ in range(300)]
        reading = [_milliseconds(lambda data=data: unpack(data).facility(500)) for _ in range(50)]
        p50, p99 = np.percentile(packing, (50, 99))
        print(
            f"  {label:26} {len(data):7,} B   pack p50 {p50:.3f} p99 {p99:.3f} ms   "
            f"read and explain one {np.median(reading):.3f} ms"
        )
    print()


def greedy(*, orders: int, seed: int) -> None:
    """Print how often taking the facility with the most missing lines, again and again, ships an extra parcel."""
    print("greedy against the exact split, 1,000 facilities, 10 lines")
    for name, draw in SHAPES.items():
        rng = np.random.default_rng(seed)
        more, dearer, counted = 0, 0, 0
        for _ in range(orders):
            decision = _decide(draw(rng=rng, facilities=1000, lines=10))
            if not decision.routable:
                continue
            parcels, cost = _greedy(decision)
            counted += 1
            more += parcels > decision.objective.parcels
            dearer += parcels == decision.objective.parcels and cost > decision.objective.cost + 1e-9
        print(
            f"  {name:8} {more / counted:6.1%} of {counted} orders get an extra parcel, "
            f"{dearer / counted:6.1%} as many parcels at a higher cost"
        )
    print()


def oracle(*, orders: int, seed: int) -> int:
    """Compare with HiGHS on small orders of every kind; return 1 where they differ."""
    from tqdm import tqdm  # noqa: PLC0415 - a development dependency, like HiGHS

    from tests.routing.engine.highs_oracle import agrees  # noqa: PLC0415

    rng = np.random.default_rng(seed)
    kinds, unlike, unproven = Counter[str](), 0, 0
    progress: Iterable[int] = tqdm(range(orders), desc="HiGHS", unit="order", file=sys.stderr)
    for number in progress:
        kind, instance = _kinds(rng)[number % 5]
        decision = _decide(instance)
        kinds[kind] += 1
        if not decision.proven:
            unproven += 1
        elif not agrees(decision):
            unlike += 1
            print(f"differs: order {number}, {kind}, seed {seed}: {decision.objective}")
    print(f"HiGHS agrees on {orders - unlike - unproven} of {orders} orders ({dict(kinds)}; not proven: {unproven})")
    return 1 if unlike else 0


def _kinds(rng: np.random.Generator) -> list[tuple[str, Instance]]:
    facilities, lines = int(rng.integers(2, 30)), int(rng.integers(2, 11))

    def draw(fill: float, **rules: bool | int) -> Instance:
        return random_instance(rng=rng, facilities=facilities, lines=lines, fill=fill, **rules)

    return [
        ("typical", draw(0.45)),
        ("sparse", draw(0.12)),
        ("partial", draw(0.2, allow_partial=True, max_split_count=int(rng.integers(0, 4)))),
        ("bounded", draw(0.3, max_split_count=int(rng.integers(0, 4)))),
        ("cut", draw(0.3, cut_lines=True, max_split_count=4)),
    ]


def _decide(instance: Instance) -> Decision:
    return decide(network=instance.network, demand=instance.demand, config=instance.config)


def _floor(instance: Instance) -> int:
    enough = (instance.network.stock >= instance.demand.quantity).all(axis=1)
    return int(np.where(enough, instance.network.workload, np.inf).argmin())


def _greedy(decision: Decision) -> tuple[int, float]:
    rows = np.argsort(decision.rank)[: decision.statistics.survivors]
    network = decision.network
    enough = ((network.stock >= decision.demand.quantity) & network.listed)[rows]
    missing = np.ones(enough.shape[1], dtype=np.bool_)
    parcels, cost = 0, 0.0
    while missing.any():
        row = int((enough & missing).sum(axis=1).argmax())
        missing &= ~enough[row]
        parcels, cost = parcels + 1, cost + float(decision.total[rows[row]])
    return parcels, cost


def _more_ratings(rng: np.random.Generator) -> list[str]:
    """Register seven ratings beside the standard ones: one real, the others flags, zones, percent and counts."""
    columns = (
        rng.random(1000) * 50,
        rng.integers(0, 2, 1000),
        rng.integers(0, 2, 1000),
        rng.integers(1, 6, 1000),
        rng.integers(0, 101, 1000),
        np.round(rng.random(1000) * 20) / 4,
        rng.integers(1, 4, 1000),
    )
    names = []
    for number, column in enumerate(columns):
        values = np.asarray(column, dtype=np.float64)
        RATINGS[f"BENCHMARK-{number}"] = RatingRule(lambda _s, _f, values=values: Metric(values, 0.0, 100.0), "")
        names.append(f"BENCHMARK-{number}")
    return names


def _milliseconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return (time.perf_counter() - begun) * 1e3


def _histogram(parcels: Counter[int]) -> str:
    return " ".join(f"{count}:{times}" for count, times in sorted(parcels.items()))


def _uuid(data: bytes) -> str:
    digits = data.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


if __name__ == "__main__":
    sys.exit(main())
