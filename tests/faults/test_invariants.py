"""Each invariant sees what breaks it: the data is damaged behind the services' back, and the command must say so."""

import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from fulfillment.common.invariants import all_invariants
from fulfillment.handover.models import HandoverJob, HandoverLine
from fulfillment.inventory.models import Reservation, Stock, StockMovement
from fulfillment.picking.models import PickJob, PickLine

from .damage import DAMAGE, HELD_BY_THE_DATABASE, build_world, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> None:
    build_world()


def check() -> tuple[int, str]:
    output = StringIO()
    try:
        call_command("check_invariants", stdout=output)
    except SystemExit as stopped:
        return int(str(stopped.code)), output.getvalue()
    return 0, output.getvalue()


def test_the_services_leave_nothing_broken() -> None:
    code, output = check()
    assert code == 0, output
    assert "All invariants hold" in output


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_seen(name: str) -> None:
    seen_by, damage = DAMAGE[name]
    damage()
    code, output = check()
    assert code == 1
    (invariant,) = [one for one in all_invariants() if one.check is seen_by]
    broken = [line for line in output.splitlines() if line.startswith("✗")]
    assert [line for line in broken if invariant.statement in line], output


def test_every_invariant_has_a_damage_that_it_sees() -> None:
    checks = {one.check for one in all_invariants()}
    assert checks == {seen_by for seen_by, _ in DAMAGE.values()} | HELD_BY_THE_DATABASE


def test_the_database_itself_refuses_to_oversell() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Stock.objects.update(reserved=11)


def test_the_database_itself_refuses_a_movement_of_nothing() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.update(quantity=0)


def test_the_database_itself_refuses_to_pick_more_than_is_wanted() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PickLine.objects.update(picked=99)


def test_the_database_itself_refuses_to_pick_more_than_was_reserved() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Reservation.objects.filter(quantity=1).update(status="CONSUMED", consumed=2)


def test_the_database_itself_refuses_to_hand_over_more_than_there_is() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoverLine.objects.update(handed_over=99)


def test_the_database_itself_refuses_a_second_active_reservation_of_a_line() -> None:
    held = Reservation.objects.filter(status="ACTIVE").first()
    held.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)


def test_the_database_itself_refuses_a_second_job_of_a_plan() -> None:
    job = PickJob.objects.get(plan_id=plan_of(0).pk)
    job.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        job.save(force_insert=True)


def test_the_database_itself_refuses_a_second_handover_of_a_job() -> None:
    goods = HandoverJob.objects.get(tenant_order_id="world-4")
    goods.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        goods.save(force_insert=True)
