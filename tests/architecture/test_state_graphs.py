"""Every state machine is whole: reachable states, permissions, events, and one service per verb."""

import pytest
from django.apps import apps
from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

from .graphs import faults, service_name, services_of, state_field, targets, transitions, unreachable
from .layers import layer_of

MACHINES = [model for model in apps.get_models() if layer_of(model.__module__) is not None and state_field(model)]
each_machine = pytest.mark.parametrize("model", MACHINES, ids=lambda model: model._meta.label)


@each_machine
def test_every_state_can_be_reached(model: type[models.Model]) -> None:
    assert not unreachable(model)


@each_machine
def test_every_transition_declares_its_permission_and_its_event(model: type[models.Model]) -> None:
    assert not [fault for declared in transitions(model) for fault in faults(declared)]


@each_machine
def test_every_verb_has_its_service(model: type[models.Model]) -> None:
    services = services_of(model._meta.app_config)
    names = {service_name(model, declared.name) for declared in transitions(model)}
    assert not names - set(services)


@each_machine
def test_every_state_means_something_to_the_process(model: type[models.Model]) -> None:
    # None says that the process does not know such entities; to say nothing is to forget it.
    if getattr(model, "keeps_history", False) or hasattr(model, "module_entity"):
        if model.module_entity is None:  # type: ignore[attr-defined]
            return
        assert model.module_entity in ModuleEntity  # type: ignore[attr-defined]
        assert set(model.module_statuses) == {value for value, _ in state_field(model).choices}  # type: ignore[attr-defined, union-attr]
        assert set(model.module_statuses.values()) <= set(ModuleEntityStatus)  # type: ignore[attr-defined]


class Lamp(models.Model):  # noqa: DJ008
    """A machine with every fault, to see that they are found."""

    creation_states = ("OFF",)
    state = FSMField(choices=[("OFF", ""), ("ON", ""), ("BROKEN", "")], default="OFF", protected=True)

    class Meta:
        app_label = "tests"
        managed = False

    @transition(field=state, source="OFF", target="ON", permission=SYSTEM_ONLY, custom={"event": None})
    def switch_on(self) -> None: ...

    @transition(field=state, source="*", target="OFF", permission="ANYONE", custom={"event": "LAMP_WENT_OFF"})
    def switch_off(self) -> None: ...

    @transition(field=state, source="ON", target="ON")
    def dim(self) -> None: ...

    @transition(field=state, source=["OFF", "ON"], target=None, permission=SYSTEM_ONLY, custom={"event": None})
    def dust(self) -> None: ...


def test_an_unreachable_state_is_found() -> None:
    assert unreachable(Lamp) == {"BROKEN"}


def test_a_verb_that_changes_no_state_leads_nowhere_and_is_no_fault_in_itself() -> None:
    dusting = [declared for declared in transitions(Lamp) if declared.name == "dust"]
    assert [targets(declared) for declared in dusting] == [set(), set()]
    assert {fault for declared in dusting for fault in faults(declared)} == {
        "dust: has no event and does not say why in custom['silent']"
    }


def test_faulty_declarations_are_found() -> None:
    found = "\n".join(sorted({fault for declared in transitions(Lamp) for fault in faults(declared)}))
    assert "switch_on: has no event and does not say why" in found
    assert "switch_off: its permission is 'ANYONE'" in found
    assert "switch_off: its event 'LAMP_WENT_OFF'" in found
    assert "dim: its permission is None" in found
    assert "dim: declares no event" in found


def test_services_are_named_after_entity_and_verb() -> None:
    class PickJob:
        pass

    assert service_name(PickJob, "cancel") == "pick_job_cancel"  # type: ignore[arg-type]
