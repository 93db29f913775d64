"""Whoever adds a column under a process has to say whether it may hold consumer data."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from fulfillment.audits.privacy import Trail
from fulfillment.common.privacy import ConsumerRows, holders
from fulfillment.processes.models import Process

SPEAKING = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
# Tables that a holder of their own cleans, because nothing else may write them.
OWN_HOLDERS = {"audits.Audit": Trail}
# What a process says itself: its order's number, the states of what it has, and tags of a fixed set of values.
OF_THE_PROCESS = {"tenant_order_id", "entities", "tags"}


def declared() -> dict[type[models.Model], ConsumerRows]:
    """Every declaration by its model."""
    return {holder.model: holder for holder in holders() if isinstance(holder, ConsumerRows)}


def under_a_process() -> set[type[models.Model]]:
    """The models whose rows belong to a process: by its id, or by what belongs to one."""
    found: set[type[models.Model]] = {Process}
    while True:
        more = {model for model in apps.get_models() if model not in found and _belongs(model, found)}
        if not more:
            return found - {Process}
        found |= more


def _belongs(model: type[models.Model], found: set[type[models.Model]]) -> bool:
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return any(field.name == "process_id" or field.related_model in found for field in fields)


def speaking_columns(model: type[models.Model]) -> Iterator[str]:
    """Yield the columns that could hold what somebody has typed; one with choices cannot."""
    for column in model._meta.concrete_fields:
        if isinstance(column, SPEAKING) and not column.choices:
            yield column.name


@pytest.mark.parametrize(
    "model", sorted(under_a_process(), key=lambda one: one._meta.label), ids=lambda m: m._meta.label
)
def test_every_column_under_a_process_is_consumer_data_or_known_to_be_none(model: type[models.Model]) -> None:
    columns = set(speaking_columns(model))
    holder = declared().get(model)
    if model._meta.label in OWN_HOLDERS:
        assert any(isinstance(one, OWN_HOLDERS[model._meta.label]) for one in holders())
        return
    if holder is None:
        assert not columns, f"{model._meta.label} needs a declaration in its app's privacy.py"
        return
    said = {*holder.columns, *holder.actors, *holder.kept}
    assert columns == said & columns == said, f"undecided: {columns - said}; no such columns: {said - columns}"


def test_the_kept_answers_are_declared() -> None:
    model = apps.get_model("accounts", "IdempotencyRecord")
    holder = declared()[model]
    assert set(speaking_columns(model)) == {*holder.columns, *holder.actors, *holder.kept}


def test_the_process_itself_has_nothing_else_to_say() -> None:
    assert set(speaking_columns(Process)) == OF_THE_PROCESS


def test_models_under_a_process_are_found_through_others() -> None:
    labels = {model._meta.label for model in under_a_process()}
    assert {"orders.Order", "orders.OrderLine", "events.Event", "picking.LoadUnit", "handover.ParcelDocument"} <= labels
    assert "facilities.Facility" not in labels
