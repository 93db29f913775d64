"""The layers as pyproject.toml declares them: one list for imports and for foreign keys."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("fulfillment", "orders", "routing", "expiry", "fulfilment_options")


def layers() -> list[frozenset[str]]:
    """Return the packages of each layer, the highest first."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    declared = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [frozenset(name.strip() for name in layer.split("|")) for layer in declared]


def layer_of(module: str) -> int | None:
    """Return the number of *module*'s layer, 0 being the highest; None for what is not ours."""
    for number, packages in enumerate(layers()):
        if any(module == package or module.startswith(f"{package}.") for package in packages):
            return number
    return None


def package_of(module: str) -> str | None:
    """Return the package of the layer list that *module* belongs to."""
    for packages in layers():
        for package in packages:
            if module == package or module.startswith(f"{package}."):
                return package
    return None


def sources() -> list[Path]:
    """Return every file of the product's code, without migrations."""
    return sorted(
        path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
    )
