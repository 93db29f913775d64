"""Calls go down: the import contracts of pyproject.toml hold."""

import subprocess
import sys

from .layers import ROOT, layer_of, layers


def test_imports_keep_the_contracts() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_package_of_ours_has_a_layer() -> None:
    folders = {path.parent for path in ROOT.glob("fulfillment/*/__init__.py")}
    folders |= {ROOT / name for name in ("orders", "routing", "expiry", "fulfilment_options")}
    names = {".".join(folder.relative_to(ROOT).parts) for folder in folders}
    assert names == frozenset().union(*layers())


def test_a_layer_is_found_by_whole_names() -> None:
    assert layer_of("orders.models") == layer_of("orders")
    assert layer_of("orders_of_others") is None
