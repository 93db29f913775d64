"""Transitions: the permission first, then the state, then the verb."""

import pytest
from django.db import models
from django_fsm import FSMField, transition

from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.errors import IllegalTransition, PermissionMissing
from fulfillment.common.transitions import Change, perform


class DoorLife(models.Model):
    """Transitions as the apps declare them: on an abstract model."""

    status = FSMField(default="OPEN", protected=True)
    note = ""
    locked_by = ""

    class Meta:
        abstract = True

    def __str__(self):
        return self.status

    @transition(status, source="OPEN", target="CLOSED", permission="accounts.DOOR_WRITE", custom={"event": "CLOSED"})
    def close(self, *, note):
        self.note = note

    @transition(
        status, source=["OPEN", "CLOSED"], target="GONE", permission="SYSTEM", custom={}, conditions=[lambda d: d.note]
    )
    def remove(self):
        pass

    @transition(status, source=["OPEN", "CLOSED"], target=None, permission="SYSTEM", custom={"event": "PAINTED"})
    def paint(self, *, note):
        self.note = note

    @transition(status, source="CLOSED", target="OPEN")
    def undeclared(self):
        pass


class Door(DoorLife):
    class Meta:
        app_label = "common_tests"
        verbose_name = "door"


class Gate(DoorLife):
    class Meta:
        app_label = "common_tests"
        verbose_name = "gate"


CLERK = Actor(kind="USER", permissions=frozenset({"DOOR_WRITE"}))
NOBODY = Actor(kind="USER")


@pytest.mark.parametrize("kind", [Door, Gate])
def test_a_transition_tells_what_it_did(kind):
    entity = kind()
    change = perform(entity, "close", actor=CLERK, note="cold")
    assert change == Change(verb="close", source="OPEN", target="CLOSED", event="CLOSED")
    assert (entity.status, entity.note) == ("CLOSED", "cold")


@pytest.mark.parametrize("state", ["OPEN", "CLOSED"])
def test_a_verb_without_a_target_leaves_the_state_and_is_a_change_all_the_same(state):
    door = Door(status=state)
    change = perform(door, "paint", actor=SYSTEM, note="red")
    assert change == Change(verb="paint", source=state, target=state, event="PAINTED")
    assert (door.status, door.note) == (state, "red")


def test_a_verb_without_a_target_is_bound_to_its_states():
    with pytest.raises(IllegalTransition, match="PAINT is not possible"):
        perform(Door(status="GONE"), "paint", actor=SYSTEM, note="red")


def test_the_permission_is_asked_before_the_state():
    door = Door(status="GONE")
    with pytest.raises(PermissionMissing, match="DOOR_WRITE"):
        perform(door, "close", actor=NOBODY, note="")


def test_a_refused_verb_changes_nothing():
    door = Door()
    with pytest.raises(PermissionMissing):
        perform(door, "close", actor=NOBODY, note="x")
    assert (door.status, door.note) == ("OPEN", "")


def test_a_state_that_does_not_allow_it_says_what_it_allows():
    door = Door(status="CLOSED")
    with pytest.raises(IllegalTransition) as refusal:
        perform(door, "close", actor=CLERK, note="")
    assert refusal.value.description == "The door is CLOSED; CLOSE is not possible. Possible now: PAINT, UNDECLARED."


def test_a_final_state_says_so():
    with pytest.raises(IllegalTransition, match="final"):
        perform(Door(status="GONE"), "close", actor=CLERK, note="")


def test_a_condition_counts_as_state():
    door = Door()
    with pytest.raises(IllegalTransition):
        perform(door, "remove", actor=SYSTEM)
    door.note = "old"
    assert perform(door, "remove", actor=SYSTEM).event is None
    assert door.status == "GONE"


@pytest.mark.parametrize("verb", ["remove", "undeclared"])
def test_what_declares_the_system_or_nothing_is_the_systems(verb):
    everything = Actor(kind="USER", permissions=frozenset({"DOOR_WRITE", "None", ""}))
    with pytest.raises(PermissionMissing, match="SYSTEM"):
        perform(Door(status="CLOSED"), verb, actor=everything)


def test_the_state_cannot_be_assigned():
    door = Door()
    with pytest.raises(AttributeError):
        door.status = "GONE"
