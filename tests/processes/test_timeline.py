"""The timeline says in words what happened, also of entities that it learned of later and of verbs without a target."""

import pytest

from fulfillment.common.clock import now
from fulfillment.processes.models import Process, StatusChange
from fulfillment.processes.timeline import timeline_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Process:
    moment = now()
    return Process.objects.create(created_at=moment, modified_at=moment)


def step(process: Process, entity: str, verb: str, source: str, target: str, **rest: object) -> None:
    StatusChange.objects.create(
        process=process,
        entity=entity,
        entity_id=process.pk,
        verb=verb,
        source=source,
        target=target,
        created_at=process.created_at,
        **rest,
    )


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (("handoverjob", "finish", "OPEN", "HANDED_OVER"), "Handover job handed over"),
        (("shipment", "cancel", "OPEN", "CANCELED"), "Shipment canceled"),
        (("parcel", "fail", "WAITING_FOR_INPUT", "FAILED"), "Parcel failed"),
        (("loadunit", "amend", "OPEN", "OPEN"), "Load unit changed"),
        (("routingplan", "split_off", "ROUTED", "ROUTED"), "Routing plan rerouted in part"),
        (("pickjob", "assign_user", "OPEN", "OPEN"), "Pick job assign user"),
        (("pickjob", "pause", "IN_PROGRESS", "PAUSED"), "Pick job paused"),
        (("pickjob", "start", "OPEN", "IN_PROGRESS"), "Pick job is being picked"),
        (("pickjob", "expire", "OPEN", "EXPIRED"), "Pick job expired"),
        (("order", "expire", "OPEN", "CANCELLED"), "Order cancelled: not collected in time"),
        (("expiry", "start", "INACTIVE", "ACTIVE"), "Expiry started"),
        (("expiry", "stop", "ACTIVE", "INACTIVE"), "Expiry stopped"),
        (("expiry", "reschedule", "ACTIVE", "ACTIVE"), "Expiry moved to another time"),
        (("expiry", "finish", "ACTIVE", "INACTIVE"), "Expiry ended with its process"),
        (("expiry", "resume", "INACTIVE", "ACTIVE"), "Expiry goes on with its process"),
        (("expiry", "expire", "ACTIVE", "INACTIVE"), "Expiry came: not collected in time"),
        (("expiry", "announce", "ACTIVE", "ACTIVE"), "Expiry announced"),
    ],
)
def test_a_step_has_words(process: Process, change: tuple[str, str, str, str], title: str) -> None:
    step(process, *change)
    (happening,) = timeline_of(process_id=process.pk)
    assert happening.title == title
    assert bool(happening.steps) == (change[2] != change[3])


def test_what_lies_higher_names_what_happened_together(process: Process) -> None:
    for entity in ("handoverjob", "expiry", "parcel", "pickjob", "order", "routingplan"):
        step(process, entity, "cancel", "OPEN", "CANCELED")
    (happening,) = timeline_of(process_id=process.pk)
    assert happening.title == "Order canceled"
    assert [name for name, *_ in happening.steps] == [
        "Order",
        "Routing plan",
        "Pick job",
        "Parcel",
        "Handover job",
        "Expiry",
    ]
