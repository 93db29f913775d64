"""The list of expiries: each of its parameters alone and with others, and its pages."""

import itertools
from typing import Any

import pytest

from expiry.models import Expiry
from fulfillment.common.ids import new_id

from .asking import Clerk

pytestmark = pytest.mark.django_db

MONTHS = ["2031-03-01T00:00:00Z", "2031-01-01T00:00:00Z", "2031-02-01T00:00:00Z", "2031-02-01T00:00:00Z"]


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


@pytest.fixture
def made(clerk: Clerk) -> list[Any]:
    """Four expiries, made neither in the order of their times nor all active."""
    clerk.offset(24 * 60)  # so that the times of expiry are not the provisioning times
    return [
        clerk.post(provisioningTime=moment, status=status)
        for moment, status in zip(MONTHS, itertools.cycle(["ACTIVE", "INACTIVE"]), strict=False)
    ]


def places(clerk: Clerk, made: list[Any], **query: Any) -> list[int]:
    """Return which of *made* are listed, in the order of the list."""
    ids = [expiry["id"] for expiry in made]
    return [ids.index(expiry["id"]) for expiry in clerk.listed(**query)]


def test_without_a_question_all_are_listed_in_the_order_of_creation(clerk: Clerk, made: list[Any]) -> None:
    assert clerk.listed() == made


@pytest.mark.parametrize(("status", "found"), [("ACTIVE", [0, 2]), ("INACTIVE", [1, 3]), ("", [0, 1, 2, 3])])
def test_by_status(clerk: Clerk, made: list[Any], status: str, found: list[int]) -> None:
    assert places(clerk, made, status=status) == found


def test_by_process(clerk: Clerk, made: list[Any]) -> None:
    assert clerk.listed(processRef=made[2]["processRef"]) == [made[2]]
    assert clerk.listed(processRef=made[2]["id"]) == []
    assert clerk.listed(processRef=made[2]["processRef"].upper()) == []
    assert clerk.listed(processRef="nobody") == []
    assert clerk.listed(processRef="n" * 100_000) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"startDate": "2031-02-02T00:00:00Z"}, [2, 3, 0]),
        ({"startDate": "2031-02-02T00:00:00.000001Z"}, [0]),
        ({"endDate": "2031-02-02T00:00:00Z"}, [1, 2, 3]),
        ({"endDate": "2031-02-01T23:59:59.999999Z"}, [1]),
        ({"startDate": "2031-02-02T00:00:00Z", "endDate": "2031-02-02T00:00:00Z"}, [2, 3]),
        ({"startDate": "2031-02-02T09:00:00+09:00", "endDate": "2031-02-01T12:00:00-12:00"}, [2, 3]),
        ({"startDate": "2031-02-03T00:00:00Z", "endDate": "2031-02-01T00:00:00Z"}, []),
        ({"startDate": "", "endDate": ""}, [0, 1, 2, 3]),
        ({"startDate": "0001-01-01T00:00:00Z", "endDate": "9999-12-31T23:59:59.999999Z"}, [1, 2, 3, 0]),
    ],
    ids=["from", "just after", "to", "just before", "that moment", "elsewhere", "backwards", "empty", "all of time"],
)
def test_by_the_time_of_expiry_both_ends_included_the_soonest_first(
    clerk: Clerk, made: list[Any], query: dict[str, str], found: list[int]
) -> None:
    assert places(clerk, made, **query) == found


def test_the_times_of_an_answer_find_it_again(clerk: Clerk) -> None:
    made = clerk.post(provisioningTime="2031-05-01T12:00:00.123456Z")
    assert clerk.listed(startDate=made["expiryTime"], endDate=made["expiryTime"]) == [made]


def test_every_combination_of_conditions_lists_what_fits_them_all(clerk: Clerk, made: list[Any]) -> None:
    conditions = {"status": "INACTIVE", "processRef": made[3]["processRef"], "startDate": "2031-02-02T00:00:00Z",
                  "endDate": "2031-02-15T00:00:00Z"}  # fmt: skip
    alone = {name: set(places(clerk, made, **{name: value})) for name, value in conditions.items()}
    for count in range(2, len(conditions) + 1):
        for names in itertools.combinations(conditions, count):
            found = places(clerk, made, **{name: conditions[name] for name in names})
            assert found == sorted(set.intersection(*(alone[name] for name in names))), names


@pytest.mark.parametrize("size", [1, 2, 3, 7, 250])
@pytest.mark.parametrize("query", [{}, {"status": "ACTIVE"}, {"startDate": "2031-02-02T00:00:00Z"}], ids=str)
def test_pages_lose_nothing_and_repeat_nothing(clerk: Clerk, made: list[Any], size: int, query: dict[str, str]) -> None:
    whole, seen, after = clerk.listed(**query), list[Any](), dict[str, str]()
    while page := clerk.listed(size=size, **query, **after):
        assert len(page) <= size
        seen += page
        after = {"startAfterId": seen[-1]["id"]}
    assert seen == whole


def test_a_page_goes_on_where_the_one_before_ended_whatever_happened_to_its_last(clerk: Clerk, made: list[Any]) -> None:
    clerk.patch(made[1], status="ACTIVE", provisioningTime="2035-01-01T00:00:00Z")
    assert places(clerk, made, startAfterId=made[1]["id"], status="INACTIVE") == [3]
    Expiry.objects.filter(pk=made[1]["id"]).delete()
    assert places(clerk, made, startAfterId=made[1]["id"]) == [2, 3]
    assert places(clerk, made, startAfterId=str(new_id())) == []


def test_a_page_has_25_and_at_most_250(clerk: Clerk) -> None:
    for _ in range(26):
        clerk.post()
    assert len(clerk.listed()) == 25
    assert len(clerk.listed(size=26)) == 26
    assert len(clerk.listed(size=250)) == 26
