"""Bringing the active expiries in line with another offset: all of them, once, whoever is killed meanwhile."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connection

from expiry import models
from expiry.models import Expiry, ExpiryRecalculation
from expiry.schemas import ExpiryConfiguration
from expiry.services import (
    expiry_configuration_put,
    expiry_recalculation_begin,
    expiry_recalculation_continue,
    expiry_stop,
    recalculation,
)
from expiry.tasks import recalculate
from fulfillment.audits.models import Audit
from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.claims import MAX_ATTEMPTS
from fulfillment.common.configurations import configuration_in_force
from fulfillment.common.errors import PermissionMissing, VersionConflict
from fulfillment.processes.models import StatusChange
from tests.cast import actor, facility, goods
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop

from .cast import expiry_of, to_collect

pytestmark = pytest.mark.django_db

MARIA = Actor(kind="USER", id="maria", name="Maria", permissions=frozenset(["EXPIRIES_WRITE"]))
HOUR = datetime.timedelta(hours=1)


class Killed(BaseException):
    """What ends a worker in the middle: nothing catches it."""


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def orders(shop: Shop) -> list[Any]:
    where = facility()
    goods(where, A=50)
    return [to_collect(shop, where, lines={"A": 1}, minutes=300 + number) for number in range(6)]


def offset(minutes: int) -> int:
    """Set the offset and return the version of the configuration."""
    version = configuration_in_force(models.ExpiryConfiguration).version
    body = ExpiryConfiguration(provisioning_time_offset_in_minutes=minutes, version=version)
    found, _ = expiry_configuration_put(body=body, actor=SYSTEM)
    return found.version


def begun(minutes: int = 60) -> ExpiryRecalculation:
    return expiry_recalculation_begin(version=offset(minutes), actor=MARIA)


def offsets() -> list[float]:
    return [(one.expiry_time - one.provisioning_time) / HOUR for one in Expiry.objects.order_by("pk")]


def run_of(started: ExpiryRecalculation) -> ExpiryRecalculation:
    return ExpiryRecalculation.objects.get(pk=started.pk)


def test_every_active_expiry_gets_its_time_once(orders: list[Any]) -> None:
    run = begun()
    while expiry_recalculation_continue(limit=2):
        pass
    assert offsets() == [1] * 6
    run = run_of(run)
    assert (run.total, run.looked_at, run.later, run.earlier, run.failed) == (6, 6, 6, 0, 0)
    assert (run.ended_at is not None, run.given_up) == (True, False)
    steps = StatusChange.objects.filter(entity="expiry")
    assert {(step.verb, step.actor_id, step.actor_name) for step in steps} == {("reschedule", "maria", "Maria")}
    assert steps.count() == 6
    assert set(Expiry.objects.values_list("version", flat=True)) == {2}
    trail = Audit.objects.filter(entity_type="EXPIRY", operation="reschedule")
    assert set(trail.values_list("actor_id", "client_api")) == {("maria", "BACKOFFICE")}
    assert recalculate() == 0
    assert_invariants_hold()


def test_what_follows_the_rules_already_is_left_alone(orders: list[Any]) -> None:
    begun(0)
    assert recalculate() == 6
    assert set(Expiry.objects.values_list("version", flat=True)) == {1}


def test_a_batch_is_one_transaction_of_so_many_changes(orders: list[Any]) -> None:
    run = begun()
    assert expiry_recalculation_continue(limit=4) == 4
    assert offsets() == [1, 1, 1, 1, 0, 0]
    assert (run_of(run).looked_at, run_of(run).moved) == (4, 4)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_batch_leaves_nothing_half_done(
    orders: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun()
    assert expiry_recalculation_continue(limit=2) == 2
    change, calls = recalculation.change, []

    def die(*arguments: Any, **named: Any) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise Killed
        change(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(recalculation, "change", die)
        with pytest.raises(Killed):
            expiry_recalculation_continue(limit=3)
    assert offsets() == [1, 1, 0, 0, 0, 0]
    assert (run_of(run).looked_at, run_of(run).moved) == (2, 2)
    recalculate()
    assert offsets() == [1] * 6
    assert (run_of(run).looked_at, run_of(run).moved, run_of(run).failed) == (6, 6, 0)
    assert StatusChange.objects.filter(entity="expiry").count() == 6
    assert_invariants_hold()


@pytest.mark.django_db(transaction=True)
def test_one_that_breaks_each_time_is_passed_over_and_counted(
    orders: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, poison, change = begun(), expiry_of(orders[2]).pk, recalculation.change

    def breaks(at_hand: Any, **named: Any) -> None:
        change(at_hand, **named)
        if at_hand.expiry.pk == poison:
            raise ZeroDivisionError("poison")

    monkeypatch.setattr(recalculation, "change", breaks)
    recalculate()
    assert offsets() == [1, 1, 0, 1, 1, 1]
    run = run_of(run)
    assert (run.looked_at, run.moved, run.failed, run.last_error) == (6, 5, 1, "ZeroDivisionError: poison")
    assert run.ended_at is not None
    assert_invariants_hold()


def test_inactive_ones_stay_as_they_are(orders: list[Any]) -> None:
    expiry_stop(expiry_id=str(expiry_of(orders[1]).pk), actor=SYSTEM)
    begun()
    recalculate()
    assert offsets() == [1, 0, 1, 1, 1, 1]
    assert expiry_of(orders[1]).status == "INACTIVE"


def test_one_that_was_stopped_after_it_was_found_stays_stopped(
    orders: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, find = begun(), recalculation._next

    def stop_then(*arguments: Any, **named: Any) -> Any:
        found = find(*arguments, **named)
        if expiry_of(orders[0]).status == "ACTIVE":
            Expiry.objects.filter(pk=expiry_of(orders[0]).pk).update(status="INACTIVE")
        return found

    monkeypatch.setattr(recalculation, "_next", stop_then)
    recalculate()
    assert offsets() == [0, 1, 1, 1, 1, 1]
    assert (run_of(run).moved, expiry_of(orders[0]).status) == (5, "INACTIVE")


def test_only_the_time_of_expiry_changes(orders: list[Any]) -> None:
    def others() -> list[Any]:
        moving = ("version", "process_version", "modified_at", "expiry_time")
        names = [field.name for field in Expiry._meta.concrete_fields if field.name not in moving]
        return list(Expiry.objects.order_by("pk").values(*names))

    before = others()
    begun()
    recalculate()
    assert others() == before


def test_one_that_was_set_aside_and_is_moved_is_tried_again(orders: list[Any]) -> None:
    Expiry.objects.update(attempts=MAX_ATTEMPTS, last_error="poison")
    begun()
    recalculate()
    assert set(Expiry.objects.values_list("attempts", "last_error")) == {(0, "")}


def test_asking_for_another_one_ends_the_first(orders: list[Any]) -> None:
    first = begun(60)
    expiry_recalculation_continue(limit=2)
    second = begun(120)
    recalculate()
    assert offsets() == [2] * 6
    assert (run_of(first).given_up, run_of(first).moved) == (True, 2)
    assert (run_of(second).given_up, run_of(second).moved) == (False, 6)


def test_an_offset_that_nobody_confirmed_ends_it(orders: list[Any]) -> None:
    run = begun(60)
    expiry_recalculation_continue(limit=2)
    offset(120)
    assert recalculate() == 0
    assert offsets() == [1, 1, 0, 0, 0, 0]
    assert (run_of(run).given_up, run_of(run).ended_at is not None) == (True, True)


def test_expiries_that_come_meanwhile_do_not_hold_it_up(shop: Shop, orders: list[Any]) -> None:
    run = begun()
    expiry_recalculation_continue(limit=3)
    to_collect(shop, facility("Another"), lines={"A": 1}, minutes=300)
    recalculate()
    assert offsets() == [1] * 7
    assert (run_of(run).total, run_of(run).looked_at, run_of(run).moved) == (6, 7, 6)


def test_windows_end_a_batch_where_nothing_differs(orders: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalculation, "WINDOW", 3)
    run = begun(0)
    assert expiry_recalculation_continue(limit=1) == 2 + 3
    assert run_of(run).ended_at is None
    assert expiry_recalculation_continue(limit=1) == 1
    assert expiry_recalculation_continue(limit=1) == 0
    assert run_of(run).ended_at is not None


def test_it_needs_the_permission_and_the_present_rules(orders: list[Any]) -> None:
    version = offset(60)
    limited = Actor(kind="USER", permissions=MARIA.permissions, facility_ids=frozenset(["x"]))
    for other in (actor("CONFIG_WRITE"), limited):
        with pytest.raises(PermissionMissing):
            expiry_recalculation_begin(version=version, actor=other)
    with pytest.raises(VersionConflict):
        expiry_recalculation_begin(version=version + 1, actor=MARIA)
    assert not ExpiryRecalculation.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_second_worker_leaves_the_batch_to_the_first(orders: list[Any]) -> None:
    begun()
    inside, looked_at = threading.Event(), []
    go_on, change = threading.Event(), recalculation.change

    def slowly(*arguments: Any, **named: Any) -> None:
        inside.set()
        assert go_on.wait(20)
        change(*arguments, **named)

    def work() -> None:
        try:
            looked_at.append(expiry_recalculation_continue(limit=3))
        finally:
            connection.close()

    recalculation.change = slowly
    try:
        first = threading.Thread(target=work)
        first.start()
        assert inside.wait(20)
        assert expiry_recalculation_continue(limit=3) == 0
        go_on.set()
        first.join()
    finally:
        recalculation.change = change
    assert looked_at == [3]
    recalculate()
    assert offsets() == [1] * 6
    assert StatusChange.objects.filter(entity="expiry").count() == 6
    assert_invariants_hold()
