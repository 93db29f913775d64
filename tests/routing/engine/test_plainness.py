"""The engine needs nothing but Python and numpy."""

import ast
import sys
from pathlib import Path

import pytest

import routing.engine

FILES = sorted(Path(routing.engine.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_only_plain_python_and_numpy_are_imported(file):
    allowed = {*sys.stdlib_module_names, "numpy"}
    for node in ast.walk(ast.parse(file.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert name.startswith("routing.engine") or name.split(".")[0] in allowed, name
