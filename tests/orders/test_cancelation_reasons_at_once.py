"""Cancelation reasons added, changed and removed at the same time, on PostgreSQL: nobody gets an internal error."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from rest_framework.test import APIClient

from orders.models import CancelationReason
from tests.cast import administrator, client_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

URL = "/api/cancelationreasons"
THREADS = 6
ROUNDS = 5


def at_once(request: Callable[[int], Any]) -> dict[int, int]:
    """Run ``request(number)`` in threads that start together; return how often each status was answered."""
    barrier, statuses = threading.Barrier(THREADS), Counter[int]()

    def run(number: int) -> None:
        try:
            barrier.wait(10)
            statuses[request(number).status_code] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return dict(statuses)


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


def test_a_reason_is_made_once_however_many_ask(api: APIClient) -> None:
    body = {"reason": "Fraud", "reasonLocalized": {}}
    assert at_once(lambda _: api.post(URL, body, format="json")) == {201: 1, 303: THREADS - 1}
    assert CancelationReason.objects.count() == 1


def test_two_reasons_cannot_be_changed_to_say_the_same(api: APIClient) -> None:
    made = [
        api.post(URL, {"reason": f"Reason {number}", "reasonLocalized": {}}, format="json").json()
        for number in range(THREADS)
    ]
    body = {"version": 1, "reason": "Fraud", "reasonLocalized": {}}
    statuses = at_once(lambda number: api.put(f"{URL}/{made[number]['id']}", body, format="json"))
    assert statuses == {200: 1, 409: THREADS - 1}
    assert CancelationReason.objects.filter(reason="Fraud").count() == 1


def test_making_and_removing_the_same_reason_never_fails(api: APIClient) -> None:
    body = {"reason": "Fraud", "reasonLocalized": {}}
    for _ in range(ROUNDS):
        made = api.post(URL, body, format="json")
        location = made["Location"]

        def request(number: int, location: str = location) -> Any:
            return api.delete(location) if number == 0 else api.post(URL, body, format="json")

        statuses = at_once(request)
        assert statuses.pop(200, 0) <= 1
        assert set(statuses) <= {201, 303, 404}
        assert CancelationReason.objects.filter(reason="Fraud").count() <= 1
