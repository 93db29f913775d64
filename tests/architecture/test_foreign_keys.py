"""A foreign key is a call, too: it points to the same layer's app or to a lower one."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from .layers import layer_of, package_of


def relations(model: type[models.Model]) -> list[Any]:
    """Return the relations that *model* itself declares."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field for field in fields if field.is_relation and field.related_model is not None]


def points_down(source: str, target: str) -> bool:
    """Tell whether a relation from the module *source* to *target* keeps the layers; others' apps lie below all."""
    if layer_of(source) is None or layer_of(target) is None:
        return True
    if layer_of(source) == layer_of(target):
        return package_of(source) == package_of(target)
    return layer_of(source) < layer_of(target)  # type: ignore[operator]


OURS = [model for model in apps.get_models() if layer_of(model.__module__) is not None]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_relations_point_down(model: type[models.Model]) -> None:
    up = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for field in relations(model)
        if not points_down(model.__module__, field.related_model.__module__)
    ]
    assert not up


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("orders.models", "fulfillment.processes.models", True),
        ("orders.models", "orders.models", True),
        ("orders.models", "django.contrib.auth.models", True),
        ("fulfillment.processes.models", "orders.models", False),
        ("expiry.models", "fulfilment_options.models", False),
    ],
)
def test_the_rule(source: str, target: str, allowed: bool) -> None:
    assert points_down(source, target) is allowed
