"""A sweep takes its turn, calls others when there is much to do, and leaves what is left to the next."""

from types import SimpleNamespace
from typing import Any

import pytest

from expiry import tasks
from expiry.tasks import ANNOUNCE_DUE, EXPIRE_DUE, announce_due, expire_due

FULL = tasks.EXPIRIES_AT_ONCE


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was said to the other workers, in its order."""
    calls: list[str] = []
    monkeypatch.setattr(tasks, "hint", lambda name, expires: calls.append(f"calls for {name}"))
    monkeypatch.setattr(tasks, "hint_heard", lambda name: calls.append(f"hears {name}"))
    return calls


def batches(monkeypatch: pytest.MonkeyPatch, said: list[str], *sizes: int, name: str = "expiries_expire_due") -> None:
    """Let the batches be so big; each takes a second of its turn."""
    clock, left = [0.0], iter(sizes)

    def work() -> int:
        clock[0] += 1
        said.append("works")
        return next(left)

    monkeypatch.setattr(tasks, name, work)
    monkeypatch.setattr(tasks, "time", SimpleNamespace(monotonic=lambda: clock[0]))


@pytest.mark.parametrize(("sizes", "claimed"), [((0,), 0), ((3, 0), 3), ((FULL - 1, 2, 0), FULL + 1)])
def test_little_work_is_done_alone(
    monkeypatch: pytest.MonkeyPatch, said: list[str], sizes: tuple[int, ...], claimed: int
) -> None:
    batches(monkeypatch, said, *sizes)
    assert expire_due() == claimed
    assert said == [f"hears {EXPIRE_DUE}", *["works"] * len(sizes)]


def test_a_full_batch_calls_one_more_worker_once(monkeypatch: pytest.MonkeyPatch, said: list[str]) -> None:
    batches(monkeypatch, said, FULL, FULL, FULL, 0)
    assert expire_due() == 3 * FULL
    assert said == [f"hears {EXPIRE_DUE}", "works", f"calls for {EXPIRE_DUE}", "works", "works", "works"]


def test_a_turn_ends_in_time_and_asks_for_another(monkeypatch: pytest.MonkeyPatch, said: list[str]) -> None:
    batches(monkeypatch, said, *[FULL] * 100)
    assert expire_due() == tasks.TURN_SECONDS * FULL
    assert said[-2:] == ["works", f"calls for {EXPIRE_DUE}"]


def test_announcing_takes_turns_too(monkeypatch: pytest.MonkeyPatch, said: list[str]) -> None:
    batches(monkeypatch, said, FULL, 0, name="expiries_announce_due")
    assert announce_due() == FULL
    assert said == [f"hears {ANNOUNCE_DUE}", "works", f"calls for {ANNOUNCE_DUE}", "works"]


def test_a_turn_is_far_shorter_than_a_task_may_be(settings: Any) -> None:
    assert tasks.TURN_SECONDS * 4 < settings.CELERY_TASK_SOFT_TIME_LIMIT
    ticks = settings.CELERY_BEAT_SCHEDULE
    assert {ticks[name]["task"] for name in (EXPIRE_DUE, ANNOUNCE_DUE)} == {EXPIRE_DUE, ANNOUNCE_DUE}
