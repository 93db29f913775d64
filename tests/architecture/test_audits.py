"""No write goes past the trail: versions change in one place only, which asks for an entry or why there is none."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from fulfillment.audits.kinds import audited_models, kind_of
from fulfillment.common.versioning import VersionedModel

from .layers import ROOT, sources

VERSIONING = ROOT / "fulfillment" / "common" / "versioning.py"
# Their rows are changed by statements for many at once; none of them is audited.
BY_STATEMENT = {ROOT / "fulfillment" / "inventory" / "services" / "reservations.py"}
SERVICES = [path for path in sources() if "services" in {path.stem, *path.parts} and path != VERSIONING]
VERSIONED = {model.__name__ for model in apps.get_models() if issubclass(model, VersionedModel)}
AUDITED = {model.__name__ for model in audited_models().values()}
# Where entities come to be without an entry of their own, and why.
CREATED_BESIDE = {
    "routing/services/plans.py: RoutingPlan": "the first plan of an order: the trail tells of the order",
    "routing/services/settle.py: RoutingPlan": "parts of a split: the trail tells of the plan that was split",
    "routing/services/reroute.py: RoutingPlan": "a successor: the trail tells of the plan it succeeds",
    "routing/services/modification.py: RoutingPlan": "a successor: the trail tells of the plans it succeeds",
    "fulfillment/handover/services/headless.py: HandoverJob": "handover_job_write notes it",
    "fulfillment/inventory/services/stock_rows.py: Stock": "goods came back to where nobody counts: the ledger tells",
    "fulfillment/accounts/services/sessions.py: User": "nobody: only so that the hasher has something to do",
}


def versions_written(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that write a version: an assignment to ``.version``, or ``version=`` of an update."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (t.lineno for t in targets if isinstance(t, ast.Attribute) and t.attr == "version")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            yield from (node.lineno for keyword in node.keywords if keyword.arg == "version")


@pytest.mark.parametrize(
    "path",
    [path for path in sources() if path != VERSIONING and path not in BY_STATEMENT],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_only_save_changes_writes_a_version(path: Path) -> None:
    assert not list(versions_written(ast.parse(path.read_text())))


def test_writes_of_versions_are_found() -> None:
    code = "a.version = 1\nb.version += 1\nc.objects.update(version=2)\nd = Thing(version=0)\ne.update(size=1)"
    assert list(versions_written(ast.parse(code))) == [1, 2, 3]


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Yield the calls of a function or class called *name*."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called == name:
                yield node


def test_who_leaves_a_change_out_says_why() -> None:
    reasons = [
        call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
        for path in sources()
        for call in calls(ast.parse(path.read_text()), "Unaudited")
    ]
    assert reasons
    assert all(len(str(reason)) > 20 for reason in reasons), reasons


def saves_past_the_trail(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that save an entity other than for the first time."""
    for call in calls(tree, "save"):
        if not any(keyword.arg == "force_insert" for keyword in call.keywords):
            yield call.lineno


# What is no entity with a version, or is stored for the first time.
PLAIN_SAVES = {
    "fulfillment/accounts/services/users.py": 1,  # a new user, whose key the form has made
    "fulfillment/accounts/services/roles.py": 1,  # Django's group; the role beside it has the version
}


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_service_saves_only_what_is_new(path: Path) -> None:
    allowed = PLAIN_SAVES.get(str(path.relative_to(ROOT)), 0)
    assert len(list(saves_past_the_trail(ast.parse(path.read_text())))) <= allowed


def unnoted_creations(path: Path) -> list[str]:
    """Return the audited models that a file makes without noting it anywhere in the file."""
    tree = ast.parse(path.read_text())
    made = {name for name in AUDITED if any(calls(tree, name))}
    noted = any(calls(tree, "created"))
    noted |= any(keyword.arg == "actor" for call in calls(tree, "enlist") for keyword in call.keywords)
    return [] if noted else sorted(made)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_service_notes_what_it_creates(path: Path) -> None:
    name = path.relative_to(ROOT)
    assert not [model for model in unnoted_creations(path) if f"{name}: {model}" not in CREATED_BESIDE]


@pytest.mark.parametrize("place", CREATED_BESIDE)
def test_no_exception_is_out_of_date(place: str) -> None:
    path, _, model = place.partition(": ")
    assert model in unnoted_creations(ROOT / path)


def test_every_audited_model_has_a_kind_of_its_own() -> None:
    models = [m for m in apps.get_models() if issubclass(m, VersionedModel) and getattr(m, "audited", True)]
    assert len({kind_of(model) for model in models}) == len(models)


def test_what_is_not_audited_is_known() -> None:
    quotes = {"FulfilmentOption", "FulfilmentPlan", "Fulfilment"}
    assert {"Process", "Reservation", *quotes} == VERSIONED - AUDITED
