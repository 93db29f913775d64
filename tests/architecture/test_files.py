"""Files stay readable: their size, their names, where time comes from, and how services are called."""

import ast
import inspect
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import pytest
from django.apps import apps

from .graphs import services_of
from .layers import ROOT, layer_of, sources

MOST_LINES = 300
AIM_LINES = 150
FORBIDDEN_NAMES = {"utils", "helpers", "signals", "manager", "managers", "misc"}
CLOCK = ROOT / "fulfillment" / "common" / "clock.py"
READINGS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "date.today",
}

each_file = pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))


@each_file
def test_a_module_starts_with_what_it_is_for(path: Path) -> None:
    text = path.read_text()
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_no_file_is_too_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    long = {name: lines for name, lines in lengths.items() if lines > AIM_LINES}
    if long:
        listed = ", ".join(f"{name} ({lines})" for name, lines in sorted(long.items()))
        warnings.warn(f"Longer than {AIM_LINES} lines: {listed}", stacklevel=1)
    assert not {name: lines for name, lines in long.items() if lines > MOST_LINES}


def test_every_file_says_by_its_name_what_it_holds() -> None:
    assert not [path for path in sources() if FORBIDDEN_NAMES & {path.stem, *path.relative_to(ROOT).parts}]


@pytest.mark.parametrize("path", [path for path in sources() if path != CLOCK], ids=lambda p: str(p.relative_to(ROOT)))
def test_time_comes_from_the_clock(path: Path) -> None:
    assert not list(clock_readings(ast.parse(path.read_text())))


def clock_readings(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that ask the system for the date or the time of day; measuring how long is no such thing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if node.module == "django.utils.timezone" and names & {"now", "localdate", "localtime"}:
                yield node.lineno
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in READINGS:
            yield node.lineno


def test_readings_of_the_clock_are_found() -> None:
    code = "from django.utils.timezone import now\ntimezone.now()\ntime.monotonic()\nclock.now()\ndate.today()"
    assert list(clock_readings(ast.parse(code))) == [1, 2, 5]


SERVICES = [
    service
    for config in apps.get_app_configs()
    if layer_of(config.name) is not None
    for service in services_of(config).values()
]


@pytest.mark.parametrize("service", SERVICES, ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_services_are_called_by_keyword(service: FunctionType) -> None:
    function = inspect.unwrap(service)
    kinds = {parameter.kind for parameter in inspect.signature(function).parameters.values()}
    assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
