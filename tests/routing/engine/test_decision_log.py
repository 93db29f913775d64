"""What was decided can be read back, for every candidate."""

import uuid

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.instances import hard, typical
from routing.engine import RatingConfig, Service, decide, pack, unpack
from routing.engine.columns import REAL_ERROR, read_column, read_ids, write_column, write_ids
from tests.routing.engine.cast import demand, network, run

NAN = float("nan")


@pytest.mark.parametrize("draw", [typical, hard])
def test_everything_survives_the_round_trip(draw):
    instance = draw(rng=np.random.default_rng(4), facilities=300, lines=6)
    decision = decide(network=instance.network, demand=instance.demand, config=instance.config)
    record = unpack(pack(decision))
    for name in ("assignments", "unfulfilled", "objective", "bound", "proven", "certificate", "statistics"):
        assert getattr(record, name) == getattr(decision, name), name
    assert record.facility_ids == instance.network.ids
    assert record.line_ids == instance.demand.line_ids
    assert record.quantity == tuple(instance.demand.quantity.tolist())
    assert np.array_equal(record.rank, decision.rank)
    assert np.array_equal(record.stock, instance.network.stock)
    for was, now in zip(decision.fences, record.fences, strict=True):
        assert (was.name, was.kind, was.expected) == (now.name, now.kind, now.expected)
        assert np.array_equal(was.passed, now.passed)
        assert np.array_equal(was.actual, now.actual)
    for was, now in zip(decision.ratings, record.ratings, strict=True):
        assert (was.name, was.max_penalty) == (now.name, now.max_penalty)
        assert now.penalty == pytest.approx(was.penalty, rel=1e-3, abs=was.max_penalty * 2e-5)
    for index in (0, 150, 299):
        assert record.facility(index).total == pytest.approx(decision.total[index], abs=0.01)
        assert record.facility(index).survived == decision.survived[index]


def test_why_not_this_facility():
    net = network(
        [[2, 0], [2, 2], [9, 9]],
        online=[True, True, False],
        country=["DE", "DE", "AT"],
        services=[1, 3, 0],
        latitude=[NAN, 51.9375, 50.9375],
    )
    ratings = (RatingConfig("GEO-DISTANCE", 100.0),)
    fences = ("FACILITY-COUNTRY", "FACILITY-BUSINESSTYPE")
    record = unpack(pack(run(net, demand(2, 1), ratings=ratings, fences=fences)))
    winner, unknown, out = record.explain("B"), record.explain("A"), record.explain("C")
    assert (winner.rank, winner.lines) == (1, (("line-0", 2), ("line-1", 1)))
    assert winner.ratings[0].metric == pytest.approx(111.195, abs=0.01)
    assert winner.ratings[0].penalty == pytest.approx(11.12, abs=0.01)
    assert winner.stock == (("line-0", 2), ("line-1", 2))
    assert (unknown.survived, unknown.rank, unknown.lines) == (True, 2, ())
    assert (unknown.ratings[0].metric, unknown.ratings[0].penalty) == (None, 100.0)
    assert not out.survived
    failed = {(fence.name, fence.expected, fence.actual) for fence in out.fences if not fence.passed}
    assert failed == {
        ("FACILITY-ONLINE", "true", "false"),
        ("FACILITY-COUNTRY", "DE", "AT"),
        ("FACILITY-BUSINESSTYPE", "SHIP_FROM_STORE", "none"),
    }
    shown = {fence.name: fence.actual for fence in winner.fences}
    assert shown["FACILITY-BUSINESSTYPE"] == "SHIP_FROM_STORE+SAME_DAY"
    assert record.ranking() == (1, 0, 2)
    with pytest.raises(KeyError):
        record.explain("Z")


def test_a_rule_that_no_longer_exists_can_still_be_read(monkeypatch):
    data = pack(run(network([[1]]), demand(1, service=Service.PICKUP), fences=("FACILITY-BUSINESSTYPE",)))
    monkeypatch.setattr("routing.engine.fences.FENCES", {})
    monkeypatch.setattr("routing.engine.ratings.RATINGS", {})
    assert unpack(data).facility(0).fences[-1].expected == "PICKUP"


@pytest.mark.parametrize(
    "damage", [lambda data: b"XXXX" + data[4:], lambda data: data[:20], lambda data: data[:4] + b"junk"]
)
def test_damaged_logs_are_refused(damage):
    with pytest.raises(ValueError, match="decision log"):
        unpack(damage(pack(run(network([[1]]), demand(1)))))


def test_a_thousand_facilities_stay_small():
    instance = typical(rng=np.random.default_rng(1), facilities=1000, lines=10)
    assert len(pack(decide(network=instance.network, demand=instance.demand, config=instance.config))) < 20_000


@settings(deadline=None)
@given(st.lists(st.floats(width=32) | st.integers(0, 2**33).map(float), max_size=30))
def test_reals_keep_their_first_digits(values):
    column = np.array(values, dtype=np.float64)
    form, data = write_column(column)
    read = read_column(form, data, len(values)).astype(np.float64)
    assert np.array_equal(np.isnan(read), np.isnan(column))
    known = ~np.isnan(column) & (np.abs(column) < 1e38)
    assert (np.abs(read[known] - column[known]) <= REAL_ERROR * np.abs(column[known]) + 1e-37).all()


@settings(deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 300), max_size=30))
def test_whole_numbers_are_exact(values):
    column = np.array(values, dtype=np.int64)
    form, data = write_column(column)
    assert read_column(form, data, len(values)).tolist() == values


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\0"), max_size=8) | st.uuids().map(str), max_size=20))
def test_ids_of_every_kind_are_exact(ids):
    assert read_ids(*write_ids(tuple(ids)), len(ids)) == tuple(ids)


@settings(deadline=None)
@given(st.lists(st.uuids().map(str), min_size=1, max_size=20))
def test_uuids_take_sixteen_bytes(ids):
    form, data = write_ids(tuple(ids))
    assert len(data) == 16 * len(ids)
    assert read_ids(form, data, len(ids)) == tuple(ids)


def test_upper_case_uuids_stay_upper_case():
    ids = (str(uuid.UUID(int=10)).upper(), str(uuid.UUID(int=11)).upper())
    assert read_ids(*write_ids(ids), 2) == ids


def test_an_id_with_nul_is_refused():
    with pytest.raises(ValueError, match="NUL"):
        write_ids(("a\0b",))
