"""The status of a process: every rule by example, and what holds for any set of entities at all."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.processes.aggregation import COMPANIONS, MODULES, WORK, aggregate
from fulfillment.processes.examples import SITUATIONS, entities_of
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus, ModuleStatus, ModuleType, ProcessStatus

PAGE = Path(__file__).resolve().parents[2] / "docs" / "process-status.md"
WORDS = {
    "-": "NOT_AVAILABLE",
    "new": "CREATED",
    "going": "IN_PROGRESS",
    "done": "FINISHED",
    "gone": "CANCELED",
    "error": "ERROR",
}
OPEN = "order IN_PROGRESS"
HANDED = "plan FINISHED, pick FINISHED, handover FINISHED"

# entities | process, DOMS, operative, inventory
TABLE = """
                                                                                  | new   -     -     -
order IN_PROGRESS                                                                 | new   new   -     -
order PENDING                                                                     | new   new   -     -
order CREATED                                                                     | new   new   -     -
order FINISHED                                                                    | new   new   -     -
order STUCK                                                                       | error error -     -
order CANCELED                                                                    | gone  gone  -     -
order OBSOLETE                                                                    | new   -     -     -
plan CREATED                                                                      | new   new   -     -
plan PENDING                                                                      | new   new   -     -
plan IN_PROGRESS                                                                  | going going -     -
plan FINISHED                                                                     | going done  -     -
plan CANCELED                                                                     | gone  gone  -     -
plan STUCK                                                                        | error error -     -
plan OBSOLETE                                                                     | new   -     -     -
order IN_PROGRESS, plan CREATED                                                   | new   new   -     -
order PENDING, plan CREATED                                                       | new   new   -     -
order PENDING, plan PENDING                                                       | new   new   -     -
order PENDING, plan PENDING, reservation IN_PROGRESS                              | new   new   -     going
order PENDING, plan STUCK                                                         | error error -     -
order PENDING, plan PENDING, plan CREATED                                         | new   new   -     -
order IN_PROGRESS, plan IN_PROGRESS                                               | going going -     -
order IN_PROGRESS, plan STUCK                                                     | error error -     -
order IN_PROGRESS, plan FINISHED                                                  | going done  -     -
order IN_PROGRESS, plan CANCELED                                                  | gone  gone  -     -
order IN_PROGRESS, plan FINISHED, plan CREATED                                    | going going -     -
order IN_PROGRESS, plan CANCELED, plan CREATED                                    | going going -     -
order IN_PROGRESS, plan FINISHED, plan CANCELED                                   | going done  -     -
order IN_PROGRESS, plan FINISHED, plan STUCK                                      | error error -     -
order IN_PROGRESS, plan OBSOLETE, plan CREATED                                    | new   new   -     -
order IN_PROGRESS, plan OBSOLETE, plan STUCK                                      | error error -     -
order CANCELED, plan CREATED                                                      | gone  gone  -     -
order CANCELED, plan CANCELED                                                     | gone  gone  -     -
order CANCELED, plan STUCK                                                        | error error -     -
order CANCELED, plan CANCELED, pick CANCELED, reservation CANCELED                | gone  gone  gone  gone
order CANCELED, plan CANCELED, pick IN_PROGRESS                                   | gone  gone  going -
order CANCELED, plan CANCELED, pick STUCK                                         | error gone  error -
order CANCELED, plan FINISHED, pick FINISHED, handover FINISHED                   | gone  gone  done  -
order CANCELED, plan FINISHED, pick FINISHED, handover FINISHED, handover CANCELED| gone  gone  done  -
order CANCELED, plan CANCELED, reservation IN_PROGRESS                            | gone  gone  -     going
order IN_PROGRESS, plan FINISHED, pick CREATED                                    | going done  new   -
order IN_PROGRESS, plan FINISHED, pick CREATED, reservation IN_PROGRESS           | going done  new   going
order IN_PROGRESS, plan FINISHED, pick IN_PROGRESS                                | going done  going -
order IN_PROGRESS, plan FINISHED, pick PENDING                                    | going done  new   -
order IN_PROGRESS, plan FINISHED, pick STUCK                                      | error done  error -
order IN_PROGRESS, plan FINISHED, pick FINISHED                                   | done  done  done  -
order IN_PROGRESS, plan FINISHED, pick CANCELED                                   | gone done  gone  -
order IN_PROGRESS, plan CANCELED, pick CANCELED                                   | gone  gone  gone  -
order IN_PROGRESS, plan CANCELED, pick FINISHED                                   | done  gone  done  -
order IN_PROGRESS, plan STUCK, pick FINISHED                                      | error error done  -
order IN_PROGRESS, plan CREATED, pick FINISHED                                    | going new   done  -
order IN_PROGRESS, plan PENDING, pick FINISHED                                    | going new   done  -
order IN_PROGRESS, plan FINISHED, pick FINISHED, pick CREATED                     | going done  going -
order IN_PROGRESS, plan FINISHED, pick FINISHED, pick CANCELED                    | done  done  done  -
order IN_PROGRESS, plan FINISHED, pick FINISHED, pick OBSOLETE                    | done  done  done  -
order IN_PROGRESS, plan FINISHED, pick OBSOLETE                                   | going done  -     -
order IN_PROGRESS, plan CREATED, pick OBSOLETE                                    | new   new   -     -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover CREATED                 | going done  going -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover PENDING                 | going done  going -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover CANCELED                | gone done  done  -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover OBSOLETE                | done  done  done  -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED                | done  done  done  -
order PENDING, plan FINISHED, pick FINISHED, handover FINISHED                    | done  done  done  -
order IN_PROGRESS, plan FINISHED, handover FINISHED                               | done  done  done  -
order IN_PROGRESS, plan FINISHED, handover CREATED                                | going done  new   -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, handover CREATED  | going done going -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, handover CANCELED | done  done done  -
order IN_PROGRESS, plan FINISHED, pick CREATED, handover FINISHED                 | going done  going -
order IN_PROGRESS, plan CREATED, pick FINISHED, handover FINISHED                 | going new   done  -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, reservation IN_PROGRESS | done done done going
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, reservation FINISHED | done done done done
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, reservation STUCK | error done done error
order IN_PROGRESS, plan FINISHED, pick FINISHED, shipment CREATED                 | going done  going -
order IN_PROGRESS, plan FINISHED, pick FINISHED, shipment FINISHED                | done  done  done  -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, shipment IN_PROGRESS | going done going -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, parcel IN_PROGRESS | done done done -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, parcel STUCK  | error done  error -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, label CREATED | done  done  done  -
order IN_PROGRESS, plan FINISHED, parcel CREATED                                  | going done  new   -
order IN_PROGRESS, plan FINISHED, pick FINISHED, pack IN_PROGRESS                 | going done  going -
order IN_PROGRESS, plan FINISHED, pick FINISHED, service CREATED                  | going done  going -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, return CREATED| done  done  done  -
order IN_PROGRESS, plan FINISHED, pick FINISHED, handover FINISHED, return STUCK  | done  done  done  -
order IN_PROGRESS, plan CREATED, reservation CANCELED                             | new   new   -     gone
order IN_PROGRESS, plan FINISHED, reservation FINISHED, reservation CANCELED      | going done  -     done
reservation IN_PROGRESS                                                           | going -     -     going
reservation CANCELED                                                              | gone  -     -     gone
reservation CANCELED, return CREATED                                              | gone  -     -     gone
order IN_PROGRESS, reservation CANCELED                                           | new   new   -     gone
order IN_PROGRESS, plan OBSOLETE, pick OBSOLETE, plan FINISHED, pick FINISHED, handover FINISHED | done done done -
"""
ROWS = [[part.strip() for part in row.split("|")] for row in TABLE.strip("\n").splitlines()]


@pytest.mark.parametrize(("entities", "wanted"), ROWS, ids=[row[0] or "nothing" for row in ROWS])
def test_the_rules_by_example(entities: str, wanted: str) -> None:
    found = aggregate(entities_of(entities))
    statuses = (found.status, found.doms_status, found.operative_status, found.inventory_status)
    assert list(statuses) == [WORDS[word] for word in wanted.split()]


@pytest.mark.parametrize(
    ("statuses", "wanted"),
    [
        ("FINISHED FINISHED", "FINISHED"),
        ("FINISHED CANCELED", "INCOMPLETE"),
        ("FINISHED CANCELED CREATED", "IN_PROGRESS"),
        ("CANCELED CANCELED OBSOLETE", "CANCELED"),
        ("OBSOLETE OBSOLETE", "OBSOLETE"),
        ("FINISHED OBSOLETE", "FINISHED"),
        ("PENDING PENDING", "PENDING"),
        ("PENDING CREATED", "CREATED"),
        ("CREATED IN_PROGRESS", "IN_PROGRESS"),
        ("CREATED FINISHED", "IN_PROGRESS"),
        ("STUCK FINISHED", "STUCK"),
    ],
)
def test_a_module_is_what_all_of_its_entities_are(statuses: str, wanted: str) -> None:
    entities = [(ModuleEntity.PICK_JOB, ModuleEntityStatus(status)) for status in statuses.split()]
    assert aggregate(entities).module_statuses == {ModuleType.PICKING: ModuleStatus(wanted)}


def test_a_module_collects_every_kind_of_entity_that_belongs_to_it() -> None:
    found = aggregate(entities_of("parcel FINISHED, label CANCELED")).module_statuses
    assert found == {ModuleType.SHIPPING: ModuleStatus.INCOMPLETE}


entity_lists = st.lists(st.tuples(st.sampled_from(ModuleEntity), st.sampled_from(ModuleEntityStatus)), max_size=8)


@given(entity_lists)
def test_whatever_there_is_has_a_status(entities: list) -> None:
    found = aggregate(entities)
    assert found.status in set(ProcessStatus) - {ProcessStatus.NOT_AVAILABLE}
    assert set(found.module_statuses) == {MODULES[entity] for entity, _ in entities}


@given(entity_lists, st.randoms())
def test_the_order_of_the_entities_says_nothing(entities: list, random) -> None:
    shuffled = list(entities)
    random.shuffle(shuffled)
    assert aggregate(shuffled) == aggregate(entities)


@given(entity_lists)
def test_how_many_share_a_status_says_nothing(entities: list) -> None:
    assert aggregate([*entities, *entities]) == aggregate(entities)


@given(entity_lists, st.sampled_from(ModuleEntity))
def test_what_is_obsolete_never_matters(entities: list, superseded: ModuleEntity) -> None:
    before, after = aggregate(entities), aggregate([*entities, (superseded, ModuleEntityStatus.OBSOLETE)])
    assert (after.status, after.doms_status, after.operative_status, after.inventory_status) == (
        before.status,
        before.doms_status,
        before.operative_status,
        before.inventory_status,
    )
    assert after.module_statuses == {MODULES[superseded]: ModuleStatus.OBSOLETE, **before.module_statuses}


@given(entity_lists)
def test_a_finished_handover_never_makes_a_process_canceled_or_unfinished(entities: list) -> None:
    before = aggregate(entities).status
    after = aggregate([*entities, (ModuleEntity.HANDOVER_JOB, ModuleEntityStatus.FINISHED)]).status
    assert after != ProcessStatus.CANCELED or (ModuleEntity.ORDER, ModuleEntityStatus.CANCELED) in entities
    assert before != ProcessStatus.FINISHED or after == ProcessStatus.FINISHED


@given(entity_lists, st.sampled_from(sorted(WORK)))
def test_open_work_keeps_a_process_from_being_finished(entities: list, kind: ModuleEntity) -> None:
    assert aggregate([*entities, (kind, ModuleEntityStatus.CREATED)]).status != ProcessStatus.FINISHED


@given(entity_lists, st.sampled_from(sorted(set(ModuleEntity) - {ModuleEntity.ITEM_RETURN_JOB})))
def test_what_is_stuck_is_an_error_of_the_whole(entities: list, kind: ModuleEntity) -> None:
    assert aggregate([*entities, (kind, ModuleEntityStatus.STUCK)]).status == ProcessStatus.ERROR


@given(entity_lists)
def test_a_cancelled_order_leaves_a_process_canceled_or_in_error(entities: list) -> None:
    after = aggregate([*entities, (ModuleEntity.ORDER, ModuleEntityStatus.CANCELED)]).status
    assert after in (ProcessStatus.CANCELED, ProcessStatus.ERROR)


@given(entity_lists)
def test_a_finished_process_has_decided_plans_and_something_finished(entities: list) -> None:
    if aggregate(entities).status == ProcessStatus.FINISHED:
        plans = {status for entity, status in entities if entity == ModuleEntity.ROUTING_PLAN}
        assert plans <= {ModuleEntityStatus.FINISHED, ModuleEntityStatus.CANCELED, ModuleEntityStatus.OBSOLETE}
        aside = (ModuleEntity.RESERVATION, ModuleEntity.ITEM_RETURN_JOB)
        alone = all(entity in aside or status == ModuleEntityStatus.OBSOLETE for entity, status in entities)
        # A process with nothing but reservations is what they are (rule 6).
        proofs = (ModuleEntity.RESERVATION,) if alone else (ModuleEntity.HANDOVER_JOB, ModuleEntity.PICK_JOB)
        assert any(entity in proofs and status == ModuleEntityStatus.FINISHED for entity, status in entities)


@given(entity_lists)
def test_a_return_changes_nothing_but_its_own_module(entities: list) -> None:
    without = aggregate([one for one in entities if one[0] != ModuleEntity.ITEM_RETURN_JOB])
    found = aggregate(entities)
    assert (found.status, found.operative_status) == (without.status, without.operative_status)


def test_every_kind_of_entity_has_its_place() -> None:
    assert set(MODULES) == set(ModuleEntity)
    elsewhere = {
        ModuleEntity.ORDER,
        ModuleEntity.ROUTING_PLAN,
        ModuleEntity.RESERVATION,
        ModuleEntity.ITEM_RETURN_JOB,
    }
    assert WORK | COMPANIONS | elsewhere == set(ModuleEntity)


def test_the_page_in_the_documentation_is_what_the_code_says() -> None:
    output = StringIO()
    call_command("describe_process_status", stdout=output)
    assert PAGE.read_text() == output.getvalue(), "run: manage.py describe_process_status > docs/process-status.md"


def test_the_page_shows_enough() -> None:
    assert len(SITUATIONS) >= 40
    assert len({title for title, _ in SITUATIONS}) == len(SITUATIONS)
