"""Hints: sent after the commit, many as one, by a thread that no request waits for."""

import threading
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from fulfillment.common import hints


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reached the broker."""
    names: list[str] = []
    monkeypatch.setattr(hints.current_app, "send_task", lambda name, **_: names.append(name))
    monkeypatch.setattr(hints, "_messenger", hints.Messenger())
    return names


def wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert condition()


@pytest.mark.django_db(transaction=True)
def test_a_hint_is_sent_after_the_commit_and_not_before(sent: list[str]) -> None:
    with transaction.atomic():
        hints.hint("a.task")
        time.sleep(0.05)
        assert sent == []
    wait_for(lambda: sent == ["a.task"])


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_sends_nothing(sent: list[str]) -> None:
    with transaction.atomic():
        hints.hint("a.task")
        transaction.set_rollback(True)
    time.sleep(0.05)
    assert sent == []


def test_many_make_one_until_the_task_has_heard(sent: list[str]) -> None:
    for _ in range(100):
        assert hints.send("a.task")
    assert sent == ["a.task"]
    hints.hint_heard("a.task")
    hints.send("a.task")
    assert sent == ["a.task", "a.task"]


def test_a_hint_tells_how_long_it_is_worth_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(hints.current_app, "send_task", lambda name, **more: told.update({name: more["expires"]}))
    monkeypatch.setattr(hints, "_messenger", hints.Messenger())
    hints._messenger.ring("hasty", 5.0)
    hints._messenger.ring("patient")
    wait_for(lambda: told == {"hasty": 5.0, "patient": None})


def test_every_ring_after_the_last_sending_is_heard(sent: list[str]) -> None:
    threads = [threading.Thread(target=hints._messenger.ring, args=(f"task.{n}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    wait_for(lambda: sorted(sent) == sorted(f"task.{n}" for n in range(20)))


def test_a_broker_that_is_away_holds_nobody_up(sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        time.sleep(0.5)
        raise ConnectionError

    monkeypatch.setattr(hints.current_app, "send_task", away)
    started = time.monotonic()
    for _ in range(100):
        hints._messenger.ring("a.task")
    assert time.monotonic() - started < 0.25
    assert hints.send("another.task") is False


def test_a_forked_process_has_a_messenger_of_its_own(sent: list[str]) -> None:
    before = hints._messenger
    hints._start_anew()
    assert hints._messenger is not before
    hints._messenger.ring("a.task")
    wait_for(lambda: sent == ["a.task"])


def test_the_flag_is_the_task_s_own(sent: list[str]) -> None:
    hints.send("one")
    hints.send("two")
    assert sent == ["one", "two"]
    cache.clear()
