"""Passwords cannot be tried without end, at neither door."""

import threading

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from fulfillment.accounts.throttling import client_address, sign_in_wait

from .conftest import PASSWORD
from .test_sign_in import message, sign_in


@pytest.fixture(autouse=True)
def _three_a_minute(settings):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"sign-in": "3/min"}}
    with time_machine.travel("2026-01-01T12:00:10Z", tick=False):
        yield


def test_too_many_attempts_are_answered_in_the_exchanges_shape(client, user):
    for _ in range(3):
        assert message(sign_in(client, password="wrong")) == "INVALID_LOGIN_CREDENTIALS"
    answer = sign_in(client)
    assert answer.status_code == 429
    assert message(answer) == "TOO_MANY_ATTEMPTS_TRY_LATER"
    assert 50 <= int(answer["Retry-After"]) <= 51


def test_waiting_as_long_as_asked_is_enough(client, user):
    for _ in range(4):
        answer = sign_in(client, password="wrong")
    with time_machine.travel("2026-01-01T12:00:10Z", tick=False) as travel:
        travel.shift(int(answer["Retry-After"]))
        assert sign_in(client).status_code == 200


def test_signing_in_often_is_no_attempt_to_guess(client, user):
    for _ in range(10):
        assert sign_in(client).status_code == 200
    for _ in range(3):
        assert message(sign_in(client, password="wrong")) == "INVALID_LOGIN_CREDENTIALS"
    assert sign_in(client).status_code == 429


def test_by_email_whatever_the_address():
    waits = [sign_in_wait(address=f"10.0.0.{number}", email=f"{' ' * number}Same@x.com") for number in range(4)]
    assert [bool(wait) for wait in waits] == [False, False, False, True]


def test_by_address_whatever_the_email():
    waits = [sign_in_wait(address="10.0.0.1", email=f"{number}@x.com") for number in range(4)]
    assert [bool(wait) for wait in waits] == [False, False, False, True]


def test_others_are_not_affected():
    for _ in range(9):
        sign_in_wait(address="10.0.0.1", email="a@x.com")
    assert sign_in_wait(address="10.0.0.2", email="b@x.com") == 0


def test_parallel_attempts_do_not_slip_through():
    waits = []
    threads = [
        threading.Thread(target=lambda: waits.append(sign_in_wait(address="a", email="a@x.com"))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waits.count(0) == 3


def test_without_a_rate_there_is_no_limit(settings):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"sign-in": None}}
    assert not any(sign_in_wait(address="a", email="a@x.com") for _ in range(50))


def test_a_cache_that_is_away_locks_nobody_out(client, user, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(cache, "incr", away)
    for _ in range(5):
        assert sign_in(client, password=PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (None, "6.6.6.6", "127.0.0.1"),
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
        (2, "1.1.1.1", "1.1.1.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_what_a_client_claims_of_its_address_is_not_believed(settings, proxies, forwarded, address):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": proxies}
    assert client_address(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})) == address
