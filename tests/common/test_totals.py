"""The totals of lists: exact while they are small, and cheap when they are not."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.cache import cache

from fulfillment.common.api import totals
from fulfillment.common.clock import now
from fulfillment.processes.models import Process

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Two are many here, and nothing is known from before."""
    monkeypatch.setattr(totals, "MOST", 2)
    cache.delete("total:processes.process")
    yield
    cache.delete("total:processes.process")


def make(number: int, *, days_ago: int = 0, **values: Any) -> None:
    moment = now() - datetime.timedelta(days=days_ago)
    milliseconds = int(moment.timestamp() * 1000)
    Process.objects.bulk_create(
        Process(
            id=uuid.UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62 | uuid.uuid4().int >> 66),
            created_at=moment,
            modified_at=moment,
            **values,
        )
        for _ in range(number)
    )


def total() -> int:
    return totals.total_of(Process.objects.all())


def test_what_is_new_is_counted_at_once() -> None:
    make(2, days_ago=1)
    assert total() == 2
    make(1, days_ago=1)
    assert total() == 3
    make(4)
    assert total() == 7


def test_old_rows_of_a_big_table_are_counted_once(django_assert_num_queries: Any) -> None:
    make(5, days_ago=1)
    with django_assert_num_queries(3):  # whether there are many, the old ones, the new ones
        assert total() == 5
    make(1)
    with django_assert_num_queries(2) as asked:
        assert total() == 6
    assert ">=" in asked.captured_queries[-1]["sql"]


def test_a_filtered_list_is_counted_as_it_is() -> None:
    make(5, days_ago=1)
    make(4, days_ago=1, status="ERROR")
    assert total() == 9
    assert totals.total_of(Process.objects.filter(status="ERROR")) == 4
    Process.objects.filter(status="ERROR").delete()
    assert totals.total_of(Process.objects.filter(status="ERROR")) == 0
    assert totals.total_of(Process.objects.filter(status="CREATED")) == 5
