"""What is shipped: the compose file starts every process, asks for its secrets, and the locks name no index."""

import re
from typing import Any

import pytest
import yaml

from fulfillment.config.env import BASE_DIR
from tests.environment.registries import findings

COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]


def test_every_process_is_there() -> None:
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "postgres", "redis"}
    assert SERVICES["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["restart"] == "no"
    assert all("healthcheck" in SERVICES[name] for name in ("web", "postgres", "redis"))


@pytest.mark.parametrize("secret", ["POSTGRES_PASSWORD", "SECRET_KEY", "ADMIN_PASSWORD"])
def test_no_secret_has_a_default(secret: str) -> None:
    uses = re.findall(rf"\$\{{{secret}([^}}]*)\}}", (BASE_DIR / "compose.yaml").read_text())
    assert uses
    assert all(use.startswith(":?") for use in uses)


def test_the_locks_are_hashed_and_agree() -> None:
    pins: dict[str, set[str]] = {}
    for name in ("requirements.lock", "requirements-embedded.lock", "requirements-dev.lock"):
        text = (BASE_DIR / name).read_text()
        blocks = re.findall(r"^([a-z0-9][\w.\[\]-]*==[^\s]+)((?:.*\\\n)+.*)", text, re.MULTILINE)
        assert blocks
        assert all("--hash=sha256:" in hashes for _, hashes in blocks)
        pins[name] = {pin for pin, _ in blocks}
    assert pins["requirements.lock"] | pins["requirements-embedded.lock"] <= pins["requirements-dev.lock"]


def test_no_file_names_a_package_registry() -> None:
    assert not findings(BASE_DIR)
