"""Where dates are asked for, expiries come in the order of their times, page after page."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.cast import administrator, client_of, facility, goods
from tests.expiry.cast import expiry_of, moment, to_collect
from tests.picking.cast import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


def test_pages_of_a_window_follow_the_time_of_expiry(api: APIClient) -> None:
    shop, store = Shop(api), facility()
    goods(store, A=9)
    times = (50, 10, 40, 20, 30)
    made = [to_collect(shop, store, lines={"A": 1}, minutes=at, tenantOrderId=f"at-{at}") for at in times]
    ids = {at: str(expiry_of(order).pk) for at, order in zip(times, made, strict=True)}

    def page(**asked: Any) -> list[str]:
        answer = api.get("/api/expiries", asked)
        assert answer.status_code == 200, answer.json()
        return [found["id"] for found in answer.json()]

    window = {"startDate": moment(15).replace("+00:00", "Z"), "endDate": moment(45).replace("+00:00", "Z")}
    assert page(**window) == [ids[20], ids[30], ids[40]]
    assert page(**window, size=2) == [ids[20], ids[30]]
    assert page(**window, size=2, startAfterId=ids[30]) == [ids[40]]
    assert page() == [ids[at] for at in times]
    assert page(startDate="", endDate="") == [ids[at] for at in times]
