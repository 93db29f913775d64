"""The environment is read in one place, and what is wrong in it is told in a sentence."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from fulfillment.config import env

ROOT = env.BASE_DIR


@pytest.mark.parametrize(
    ("redis_url", "broker"),
    [
        ("redis://host:6379/3", "redis://host:6379/3"),
        ("rediss://:secret@host/0", "rediss://:secret@host/0"),
        ("unix:///run/redis.sock?db=2", "redis+socket:///run/redis.sock?virtual_host=2"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        ("unix://:secret@/run/redis.sock?db=1", "redis+socket://:secret@/run/redis.sock?virtual_host=1"),
        ("", "filesystem://"),
    ],
)
def test_one_redis_address_serves_cache_and_broker(redis_url: str, broker: str) -> None:
    assert env.broker_url(redis_url) == broker


def test_the_socket_of_the_embedded_redis_stays_short_enough(tmp_path: Path) -> None:
    assert env.embedded_redis_socket(Path("/srv/var")) == Path("/srv/var/redis/redis.sock")
    long = env.embedded_redis_socket(tmp_path / ("x" * 120))
    assert len(str(long)) <= env.LONGEST_SOCKET_PATH
    assert long != env.embedded_redis_socket(tmp_path / ("y" * 120))


def test_a_secret_is_made_once_and_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "VAR_DIR", tmp_path / "var")
    secret = env.kept_secret("secret_key")
    assert len(secret) > 50
    assert env.kept_secret("secret_key") == secret
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "8000.5", "٣"])
def test_a_number_that_is_none_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(ImproperlyConfigured, match="PORT must be a whole number from 1 to 65535"):
        env.whole_number("PORT", 8000, highest=65535)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "abc", "PORT must be a whole number"),
        ("WEB_WORKERS", "none", "WEB_WORKERS must be a whole number"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be one of DEBUG, INFO"),
        ("DATABASE_URL", "mysql://host/name", "DATABASE_URL must be like postgresql://"),
        ("VAR_DIR", "/proc/nowhere", "The data directory /proc/nowhere"),
    ],
)
def test_a_wrong_setting_is_told_without_a_traceback(name: str, value: str, told: str, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), name: value}
    command = [sys.executable, "manage.py", "serve"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert told in result.stderr
    assert "Traceback" not in result.stderr
