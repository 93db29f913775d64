"""What a model declares of its verbs is read right, whatever kind of source and target they have."""

from django.db import models
from django_fsm import RETURN_VALUE, FSMField, transition

from fulfillment.processes.declarations import declared_edges, declared_events, entities_with_history


class Kettle(models.Model):  # noqa: DJ008
    status = FSMField(choices=[("COLD", ""), ("WARM", ""), ("HOT", "")], default="COLD", protected=True)

    class Meta:
        app_label = "processes_tests"
        managed = False

    @transition(status, source="COLD", target="HOT", custom={"event": "BOILED"})
    def boil(self) -> None: ...

    @transition(status, source=["WARM", "HOT"], target=None, custom={"event": None})
    def pour(self) -> None: ...

    @transition(status, source="+", target="COLD", custom={})
    def empty(self) -> None: ...

    @transition(status, source="*", target=None, custom={})
    def polish(self) -> None: ...

    @transition(status, source="HOT", target=RETURN_VALUE("WARM", "COLD"), custom={})
    def wait(self) -> str:
        return "WARM"


def test_every_kind_of_edge_is_read() -> None:
    assert declared_edges(Kettle) == {
        ("boil", "COLD", "HOT"),
        ("pour", "WARM", "WARM"),
        ("pour", "HOT", "HOT"),
        ("empty", "WARM", "COLD"),
        ("empty", "HOT", "COLD"),
        ("polish", "COLD", "COLD"),
        ("polish", "WARM", "WARM"),
        ("polish", "HOT", "HOT"),
        ("wait", "HOT", "WARM"),
        ("wait", "HOT", "COLD"),
    }


def test_events_are_read_by_verb() -> None:
    assert declared_events(Kettle)["boil"] == "BOILED"
    assert declared_events(Kettle)["pour"] is None


def test_the_entities_of_a_process_are_found() -> None:
    assert {"order", "routingplan", "pickjob"} <= set(entities_with_history())
