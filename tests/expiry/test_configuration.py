"""How long after the provisioning time processes expire: the one configuration, over the API."""

from typing import Any

import pytest

from expiry.configuration import expiry_rules
from expiry.models import ExpiryConfiguration
from fulfillment.audits.models import Audit
from tests.cast import facility, goods
from tests.contract import matches
from tests.picking.cast import Shop

from .asking import CONFIGURATION, NOON, Clerk
from .cast import expiry_of, to_collect

pytestmark = pytest.mark.django_db

OFFSET, LEAD_TIME = "provisioningTimeOffsetInMinutes", "upcomingLeadTimeInMinutes"


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


def put(clerk: Clerk, *, expect: int, **body: Any) -> Any:
    """Send the configuration; a refusal leaves it as it is."""
    before = list(ExpiryConfiguration.objects.values())
    answer = clerk.client.put(CONFIGURATION, body, format="json")
    assert answer.status_code == expect, answer.content
    assert expect < 400 or list(ExpiryConfiguration.objects.values()) == before
    return answer.json()


def test_there_is_none_until_somebody_makes_it_and_processes_expire_when_they_are_provided(clerk: Clerk) -> None:
    answer = clerk.client.get(CONFIGURATION)
    assert answer.status_code == 404
    assert matches("ApiError", answer.json())
    assert clerk.post()["expiryTime"] == NOON


@pytest.mark.parametrize("version", [{}, {"version": 0}, {"version": 1}, {"version": 42}], ids=str)
def test_the_first_one_is_made_whatever_version_is_asked_for(clerk: Clerk, version: dict[str, int]) -> None:
    made = put(clerk, expect=201, provisioningTimeOffsetInMinutes=1, **version)
    assert matches("ExpiryConfiguration", made)
    assert set(made) == {OFFSET, "created", "lastModified", "version"}
    assert (made[OFFSET], made["version"]) == (1, 1)
    assert clerk.client.get(CONFIGURATION).json() == made


def test_afterwards_it_is_replaced_at_its_version(clerk: Clerk) -> None:
    made = put(clerk, expect=201, provisioningTimeOffsetInMinutes=1)
    changed = put(clerk, expect=200, provisioningTimeOffsetInMinutes=0, version=1)
    assert (changed[OFFSET], changed["version"], changed["created"]) == (0, 2, made["created"])
    assert changed["lastModified"] > made["lastModified"]
    assert clerk.client.get(CONFIGURATION).json() == changed


@pytest.mark.parametrize("stale", [0, 2, 42])
def test_a_stale_version_is_refused_with_both(clerk: Clerk, stale: int) -> None:
    put(clerk, expect=201, provisioningTimeOffsetInMinutes=1)
    (error,) = put(clerk, expect=409, provisioningTimeOffsetInMinutes=2, version=stale)
    assert (error["requestVersion"], error["version"]) == (stale, 1)


def test_once_there_is_one_its_version_has_to_be_said(clerk: Clerk) -> None:
    put(clerk, expect=201, provisioningTimeOffsetInMinutes=1)
    (error,) = put(clerk, expect=400, provisioningTimeOffsetInMinutes=2)
    assert "$.version" in error["description"]


def test_an_answer_may_be_sent_back_and_changes_nothing(clerk: Clerk) -> None:
    made = put(clerk, expect=201, provisioningTimeOffsetInMinutes=1)
    assert put(clerk, expect=200, **made) == made
    assert put(clerk, expect=200, **{**made, "created": NOON, "lastModified": NOON, "id": "any"}) == made


@pytest.mark.parametrize("value", [None, -1, 1.5, "1", True, [], {}, 2**31, 10**30, ...], ids=str)
@pytest.mark.parametrize("name", [OFFSET, "version"])
def test_an_offset_and_a_version_are_whole_numbers_from_0_on(clerk: Clerk, name: str, value: Any) -> None:
    put(clerk, expect=201, provisioningTimeOffsetInMinutes=1)
    body = {key: given for key, given in {OFFSET: 2, "version": 1, name: value}.items() if given is not ...}
    (error,) = put(clerk, expect=400, **body)
    assert name in error["description"] or "64 bits" in error["description"]


@pytest.mark.parametrize(
    "wrong",
    [{"nope": 1}, {LEAD_TIME: -1}, {LEAD_TIME: "1"}, {"created": "yesterday"}, {"created": "2031-05-01T12:00:00"},
     {"lastModified": 1}, {"id": 1}, {"id": "\0"}, {"id": "x" * 256}],
    ids=["unknown", "negative", "text", "word", "no zone", "number", "id", "NUL", "long"],
)  # fmt: skip
def test_what_does_not_belong_there_is_refused(clerk: Clerk, wrong: dict[str, Any]) -> None:
    put(clerk, expect=400, provisioningTimeOffsetInMinutes=1, **wrong)
    assert clerk.client.get(CONFIGURATION).status_code == 404


def test_the_largest_offset_does_no_harm_to_orders(clerk: Clerk) -> None:
    put(clerk, expect=201, provisioningTimeOffsetInMinutes=2**31 - 1, upcomingLeadTimeInMinutes=2**31 - 1)
    shop, store = Shop(clerk.client), facility()
    goods(store, A=5)
    assert expiry_of(to_collect(shop, store, lines={"A": 1})).expiry_time.year > 6000
    late = {"facilityRef": str(store.pk), "paid": True, "provisioningTime": "9999-12-31T23:59:00Z"}
    last = expiry_of(shop.order(lines={"A": 1}, deliveryPreferences={"collect": [late]}))
    assert last.expiry_time.year == 9999
    assert [expiry["status"] for expiry in clerk.listed()] == ["ACTIVE", "ACTIVE"]


def test_a_lead_time_is_shown_once_it_is_set_and_stays_until_it_is_taken_away(clerk: Clerk) -> None:
    assert put(clerk, expect=201, provisioningTimeOffsetInMinutes=1, upcomingLeadTimeInMinutes=30)[LEAD_TIME] == 30
    assert put(clerk, expect=200, provisioningTimeOffsetInMinutes=2, version=1)[LEAD_TIME] == 30
    assert expiry_rules().lead_time is not None
    without = put(clerk, expect=200, provisioningTimeOffsetInMinutes=2, upcomingLeadTimeInMinutes=None, version=2)
    assert matches("ExpiryConfiguration", without)
    assert LEAD_TIME not in without
    assert expiry_rules().lead_time is None


def test_the_trail_tells_what_the_offset_was_and_is(clerk: Clerk) -> None:
    put(clerk, expect=201, provisioningTimeOffsetInMinutes=1)
    put(clerk, expect=200, provisioningTimeOffsetInMinutes=2, version=1)
    put(clerk, expect=200, provisioningTimeOffsetInMinutes=2, version=2)
    first, second = Audit.objects.filter(entity_type__icontains="expiry").order_by("pk")
    assert (first.after[OFFSET], second.before[OFFSET], second.after[OFFSET]) == (1, 1, 2)
    assert {first.actor_kind, second.actor_kind} == {"USER"}
