"""EXPIRY_UPCOMING tells of what expires soon: where it is wanted, once for each time, and never in the way."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from expiry.models import ANNOUNCING, Expiry
from expiry.selectors import expiries_due, expiries_unannounced
from expiry.services import expiries_announce_due, expiry_announce
from expiry.tasks import announce_due, expire_due
from fulfillment.common.claims import MAX_ATTEMPTS, claim
from fulfillment.common.clock import now
from fulfillment.events.models import Event
from tests.cast import facility, goods
from tests.contract import matches
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop

from .cast import expiry_of, let_pass, moment, statuses, to_collect

pytestmark = pytest.mark.django_db

HALF_AN_HOUR = datetime.timedelta(minutes=30)
Change = Callable[[Shop, Any], None]


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=20)
    return where


def configure(shop: Shop, **properties: Any) -> Any:
    """Put the configuration at its present version and return it."""
    path = "/api/configurations/expiry"
    version = shop.client.get(path).json().get("version", 0) if shop.client.get(path).status_code == 200 else 0
    body = {"version": version, "provisioningTimeOffsetInMinutes": 0, **properties}
    answer = shop.client.put(path, body, format="json")
    assert answer.status_code in (200, 201), answer.json()
    return answer.json()


@pytest.fixture
def announced(shop: Shop) -> Shop:
    """A shop whose subscribers want to know half an hour before."""
    configure(shop, upcomingLeadTimeInMinutes=30)
    return shop


def told() -> list[Event]:
    return list(Event.objects.filter(name="EXPIRY_UPCOMING").order_by("sequence"))


def patch(shop: Shop, order: Any, **changes: Any) -> None:
    expiry = expiry_of(order)
    body = {"version": expiry.version, **changes}
    answer = shop.client.patch(f"/api/expiries/{expiry.pk}", body, format="json")
    assert answer.status_code == 200, answer.json()


def lease_ends() -> None:
    Expiry.objects.update(announce_lease_until=now() - datetime.timedelta(seconds=1))


def stop(shop: Shop, order: Any) -> None:
    patch(shop, order, status="INACTIVE")


def cancel(shop: Shop, order: Any) -> None:
    answer = shop.client.post(f"/api/orders/{order['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
    assert answer.status_code == 200, answer.json()


def extend(shop: Shop, order: Any) -> None:
    patch(shop, order, provisioningTime=moment(90))


def test_nobody_hears_of_it_where_nobody_asked_and_it_costs_one_look_up(shop: Shop, store: Any) -> None:
    to_collect(shop, store, lines={"A": 1}, minutes=5)
    with CaptureQueriesContext(connection) as asked:
        assert announce_due() == 0
    assert ["expiryconfiguration" in query["sql"] for query in asked] == [True]
    configure(shop)
    assert announce_due() == 0
    assert told() == []


def test_who_asked_hears_of_it_once_and_in_time(announced: Shop, store: Any) -> None:
    order = to_collect(announced, store, lines={"A": 1}, minutes=60)
    assert announce_due() == 0
    let_pass(minutes=31)
    assert (announce_due(), announce_due()) == (1, 0)
    assert [event.process_id for event in told()] == [expiry_of(order).process_id]
    let_pass(minutes=30)
    assert (announce_due(), expire_due(), len(told())) == (0, 1, 1)
    assert_invariants_hold()


def test_what_is_made_within_the_lead_time_is_told_too(announced: Shop, store: Any) -> None:
    to_collect(announced, store, lines={"A": 1}, minutes=5)
    assert announce_due() == 1
    assert len(told()) == 1


def test_the_event_is_the_expiry_as_the_api_shows_it_and_the_systems_word(announced: Shop, store: Any) -> None:
    order = to_collect(announced, store, lines={"A": 1}, minutes=5)
    announce_due()
    (event,) = told()
    assert matches("ExpiryEntity", event.payload)
    shown = announced.client.get(f"/api/expiries/{expiry_of(order).pk}").json()
    assert event.payload == shown
    assert (event.actor_name, shown["version"]) == ("system", 2)


@pytest.mark.parametrize("change", [stop, cancel])
def test_what_will_not_expire_is_not_told(announced: Shop, store: Any, change: Change) -> None:
    change(announced, to_collect(announced, store, lines={"A": 1}, minutes=5))
    assert (announce_due(), told()) == (0, [])


def test_what_is_over_already_is_not_told(announced: Shop, store: Any) -> None:
    to_collect(announced, store, lines={"A": 1}, minutes=-1)
    assert (announce_due(), told()) == (0, [])


def test_after_it_was_moved_the_new_time_is_told(announced: Shop, store: Any) -> None:
    order = to_collect(announced, store, lines={"A": 1}, minutes=5)
    announce_due()
    patch(announced, order, provisioningTime=moment(20))
    assert (announce_due(), announce_due()) == (1, 0)
    times = [event.payload["expiryTime"] for event in told()]
    assert times[1] > times[0]
    assert_invariants_hold()


def test_what_changes_nothing_about_the_time_is_not_told_again(announced: Shop, store: Any) -> None:
    order = to_collect(announced, store, lines={"A": 1}, minutes=5)
    announce_due()
    stop(announced, order)
    patch(announced, order, status="ACTIVE")
    assert (announce_due(), len(told())) == (0, 1)


def test_a_longer_lead_time_holds_from_the_next_beat_on_and_tells_nothing_twice(announced: Shop, store: Any) -> None:
    near, far = (to_collect(announced, store, lines={"A": 1}, minutes=minutes) for minutes in (5, 45))
    assert announce_due() == 1
    configure(announced, upcomingLeadTimeInMinutes=60)
    assert announce_due() == 1
    assert {str(event.process_id) for event in told()} == {near["processId"], far["processId"]}
    assert len(told()) == 2


def test_a_configuration_that_does_not_speak_of_it_leaves_it_and_null_switches_it_off(
    announced: Shop, store: Any
) -> None:
    to_collect(announced, store, lines={"A": 1}, minutes=5)
    assert configure(announced, provisioningTimeOffsetInMinutes=3)["upcomingLeadTimeInMinutes"] == 30
    assert announce_due() == 1
    to_collect(announced, store, lines={"A": 1}, minutes=5)
    off = configure(announced, upcomingLeadTimeInMinutes=None)
    assert off.get("upcomingLeadTimeInMinutes") is None
    assert announce_due() == 0


@pytest.mark.parametrize("minutes", [0, 2**31 - 1], ids=["none", "thousands of years"])
def test_any_lead_time_that_is_taken_works(shop: Shop, store: Any, minutes: int) -> None:
    configure(shop, upcomingLeadTimeInMinutes=minutes)
    to_collect(shop, store, lines={"A": 1}, minutes=5)
    assert announce_due() == (1 if minutes else 0)


@pytest.mark.parametrize("change", [stop, cancel, extend])
def test_what_was_changed_after_the_claim_is_left_alone(announced: Shop, store: Any, change: Change) -> None:
    order = to_collect(announced, store, lines={"A": 1}, minutes=5)
    ((_, at),) = claim(expiries_unannounced(lead_time=HALF_AN_HOUR), limit=5, columns=ANNOUNCING)
    change(announced, order)
    assert expiry_announce(process_id=expiry_of(order).process_id, lead_time=HALF_AN_HOUR, now=at) is False
    assert (told(), expiry_of(order).announced_at) == ([], None)


def test_a_late_announcer_says_nothing_twice(announced: Shop, store: Any) -> None:
    to_collect(announced, store, lines={"A": 1}, minutes=5)
    ((late, at),) = claim(expiries_unannounced(lead_time=HALF_AN_HOUR), limit=5, columns=ANNOUNCING)
    assert announce_due() == 0
    lease_ends()
    assert announce_due() == 1
    assert expiry_announce(process_id=late.process_id, lead_time=HALF_AN_HOUR, now=at) is False
    assert len(told()) == 1


def test_who_expires_first_is_told_first(announced: Shop, store: Any) -> None:
    orders = [to_collect(announced, store, lines={"A": 1}, minutes=minutes) for minutes in (9, 3, 6)]
    known: list[str] = []
    while expiries_announce_due(limit=1):
        known += [str(event.process_id) for event in told() if str(event.process_id) not in known]
    assert known == [orders[place]["processId"] for place in (1, 2, 0)]


def break_it(monkeypatch: pytest.MonkeyPatch, order: Any) -> None:
    """Have the announcement of one order break whenever it is tried."""

    def announce(*, process_id: Any, lead_time: datetime.timedelta, now: datetime.datetime) -> bool:
        if str(process_id) == order["processId"]:
            raise ZeroDivisionError("poison")
        return expiry_announce(process_id=process_id, lead_time=lead_time, now=now)

    monkeypatch.setattr("expiry.services.announcing.expiry_announce", announce)


def test_one_that_breaks_holds_up_no_other_and_expires_in_time_all_the_same(
    announced: Shop, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, _ = (to_collect(announced, store, lines={"A": 1}, minutes=minutes) for minutes in (3, 6))
    break_it(monkeypatch, broken)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        announce_due()
        assert (expiry_of(broken).announce_attempts, len(told())) == (attempt, 1)
        lease_ends()
    assert announce_due() == 0
    expiry = expiry_of(broken)
    assert (expiry.announce_error, expiry.attempts, expiry.last_error) == ("ZeroDivisionError: poison", 0, "")
    let_pass(minutes=4)
    assert expire_due() == 1
    assert statuses(broken)["order"] == ["CANCELLED"]
    assert_invariants_hold()


def test_one_that_broke_is_told_once_it_was_moved(announced: Shop, store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    order = to_collect(announced, store, lines={"A": 1}, minutes=3)
    Expiry.objects.update(announce_attempts=MAX_ATTEMPTS, announce_error="poison")
    assert announce_due() == 0
    patch(announced, order, provisioningTime=moment(6))
    assert (announce_due(), expiry_of(order).announce_error) == (1, "")


def test_what_is_being_announced_when_its_time_comes_expires_at_once(announced: Shop, store: Any) -> None:
    to_collect(announced, store, lines={"A": 1}, minutes=3)
    ((late, at),) = claim(expiries_unannounced(lead_time=HALF_AN_HOUR), limit=5, columns=ANNOUNCING)
    let_pass(minutes=4)
    assert expiries_due().exists()
    assert expire_due() == 1
    assert expiry_announce(process_id=late.process_id, lead_time=HALF_AN_HOUR, now=at) is False
    assert_invariants_hold()


def test_announcing_has_a_task_of_its_own_that_a_full_one_cannot_hold_up() -> None:
    schedule = settings.CELERY_BEAT_SCHEDULE
    assert schedule["expiry.announce_due"]["task"] != schedule["expiry.expire_due"]["task"]


def test_the_log_of_a_process_does_not_speak_of_it(announced: Shop, store: Any) -> None:
    order = to_collect(announced, store, lines={"A": 1}, minutes=5)
    path = f"/api/processes/{order['processId']}/historylogs"
    before = announced.client.get(path).json()
    announce_due()
    assert announced.client.get(path).json() == before
