"""The time of expiry is an instant, whatever the clocks of a place do on that day and whoever looks at them."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from expiry.models import Expiry
from expiry.services import expiry_expire
from tests.cast import facility, goods
from tests.picking.cast import Shop

from .cast import expiry_of

pytestmark = pytest.mark.django_db

# What a client sends, with the instant that it means. On the days of a change some times of the clock come twice, told
# apart by their offset from UTC, and some do not come at all; who sends one of those says by the offset what it means.
INSTANTS = {
    # Berlin goes from 02:00 to 03:00 on 2026-03-29 at 01:00 UTC, and from 03:00 to 02:00 on 2026-10-25 at 01:00 UTC.
    "2026-03-29T01:59:59+01:00": "2026-03-29T00:59:59Z",
    "2026-03-29T02:30:00+01:00": "2026-03-29T01:30:00Z",
    "2026-03-29T02:30:00+02:00": "2026-03-29T00:30:00Z",
    "2026-03-29T03:00:00+02:00": "2026-03-29T01:00:00Z",
    "2026-10-25T02:30:00+02:00": "2026-10-25T00:30:00Z",
    "2026-10-25T02:30:00+01:00": "2026-10-25T01:30:00Z",
    # New York goes from 02:00 to 03:00 on 2026-03-08 at 07:00 UTC, and from 02:00 to 01:00 on 2026-11-01 at 06:00 UTC.
    "2026-03-08T01:59:59-05:00": "2026-03-08T06:59:59Z",
    "2026-03-08T02:30:00-05:00": "2026-03-08T07:30:00Z",
    "2026-03-08T02:30:00-04:00": "2026-03-08T06:30:00Z",
    "2026-11-01T01:30:00-04:00": "2026-11-01T05:30:00Z",
    "2026-11-01T01:30:00-05:00": "2026-11-01T06:30:00Z",
    # Lord Howe goes from 02:00 to 01:30 on 2026-04-05, and from 02:00 to 02:30 on 2026-10-04: half an hour.
    "2026-04-05T01:45:00+11:00": "2026-04-04T14:45:00Z",
    "2026-04-05T01:45:00+10:30": "2026-04-04T15:15:00Z",
    "2026-10-04T01:59:59+10:30": "2026-10-03T15:29:59Z",
    "2026-10-04T02:15:00+10:30": "2026-10-03T15:45:00Z",
    "2026-10-04T02:15:00+11:00": "2026-10-03T15:15:00Z",
}
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
OFFSETS = (60, 90, 1440)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=20)
    return where


def wait_for(shop: Shop, minutes: int) -> None:
    """Let processes expire so long after their provisioning time from now on."""
    path = "/api/configurations/expiry"
    version = shop.client.get(path).json()
    body = {
        "provisioningTimeOffsetInMinutes": minutes,
        "version": version["version"] if isinstance(version, dict) else 0,
    }
    assert shop.client.put(path, body, format="json").status_code in (200, 201)


def collected(shop: Shop, where: Any, sent: str) -> Any:
    collect = [{"facilityRef": str(where.pk), "provisioningTime": sent}]
    return shop.order(lines={"A": 1}, deliveryPreferences={"collect": collect})


def by_order(shop: Shop, where: Any, sent: str) -> Any:
    return expiry_of(collected(shop, where, sent))


def by_post(shop: Shop, where: Any, sent: str) -> Any:
    order = shop.order(lines={"A": 1})
    body = {"processRef": order["processId"], "provisioningTime": sent, "status": "ACTIVE"}
    answer = shop.client.post("/api/expiries", body, format="json")
    assert answer.status_code == 200, answer.json()
    return expiry_of(order)


def by_patch(shop: Shop, where: Any, sent: str) -> Any:
    expiry = by_order(shop, where, "2027-01-01T12:00:00Z")
    body = {"version": 1, "provisioningTime": sent}
    answer = shop.client.patch(f"/api/expiries/{expiry.pk}", body, format="json")
    assert answer.status_code == 200, answer.json()
    return Expiry.objects.get(pk=expiry.pk)


def instant(text: str) -> datetime.datetime:
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC)


@pytest.mark.parametrize("sent", INSTANTS)
@pytest.mark.parametrize("way", [by_order, by_post, by_patch])
def test_the_offset_is_time_that_passes_whatever_the_clocks_do(shop: Shop, store: Any, way: Any, sent: str) -> None:
    provided = instant(INSTANTS[sent])
    for minutes in OFFSETS:
        wait_for(shop, minutes)
        expiry = way(shop, store, sent)
        shown = shop.client.get(f"/api/expiries/{expiry.pk}").json()
        assert shown["provisioningTime"] == INSTANTS[sent]
        assert instant(shown["expiryTime"]) - provided == datetime.timedelta(minutes=minutes)
        assert (expiry.provisioning_time, expiry.expiry_time) == (provided, instant(shown["expiryTime"]))


@pytest.mark.parametrize("sent", INSTANTS)
def test_it_fires_at_its_instant_and_not_a_second_before(shop: Shop, store: Any, sent: str) -> None:
    wait_for(shop, 60)
    due = instant(INSTANTS[sent]) + datetime.timedelta(minutes=60)
    expiry = by_order(shop, store, sent)
    assert expiry_expire(process_id=expiry.process_id, now=due - SECOND) is False
    # The database compares instants, too; it is its clock that decides.
    active = Expiry.objects.filter(status="ACTIVE")
    assert not active.filter(expiry_time__lte=due - SECOND).exists()
    assert active.filter(expiry_time__lte=due).exists()
    assert expiry_expire(process_id=expiry.process_id, now=due) is True


def test_the_two_times_that_a_doubled_hour_shows_are_an_hour_apart(shop: Shop, store: Any) -> None:
    first = by_order(shop, store, "2026-10-25T02:30:00+02:00")
    second = by_order(shop, store, "2026-10-25T02:30:00+01:00")
    assert second.expiry_time - first.expiry_time == datetime.timedelta(hours=1)
    assert expiry_expire(process_id=second.process_id, now=first.expiry_time) is False
    assert expiry_expire(process_id=first.process_id, now=first.expiry_time) is True


@pytest.fixture
def elsewhere(settings: Any, request: pytest.FixtureRequest) -> Iterator[str]:
    """Let the installation, and whoever sends the request, live in another zone."""
    settings.TIME_ZONE = request.param
    with timezone.override(request.param):
        yield request.param


@pytest.mark.parametrize("elsewhere", ZONES, indirect=True)
@pytest.mark.parametrize("way", [by_order, by_post, by_patch])
def test_where_the_installation_stands_makes_no_difference(shop: Shop, store: Any, way: Any, elsewhere: str) -> None:
    wait_for(shop, 60)
    expiry = way(shop, store, "2026-10-25T02:30:00+02:00")
    shown = shop.client.get(f"/api/expiries/{expiry.pk}").json()
    assert (shown["provisioningTime"], shown["expiryTime"]) == ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")
    assert expiry_expire(process_id=expiry.process_id, now=expiry.expiry_time) is True
    logs = shop.client.get(f"/api/processes/{expiry.process_id}/historylogs").json()["historyLogs"]
    (log,) = [log for log in logs if log["eventType"] == "ORDER_CANCELLED"]
    assert log["info"] == "Not collected by 2026-10-25T01:30:00Z."


@pytest.fixture
def session(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the server give its sessions another zone."""
    settings = connection.settings_dict
    before = settings["OPTIONS"]
    settings["OPTIONS"] = {**before, "options": f"{before.get('options', '')} -c timezone={request.param}".strip()}
    connection.close()
    yield
    settings["OPTIONS"] = before
    connection.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("session", ZONES, indirect=True)
@pytest.mark.usefixtures("session")
def test_where_the_server_of_the_database_stands_makes_no_difference(shop: Shop, store: Any) -> None:
    wait_for(shop, 60)
    expiry = by_order(shop, store, "2026-10-25T02:30:00+02:00")
    shown = shop.client.get(f"/api/expiries/{expiry.pk}").json()
    assert (shown["provisioningTime"], shown["expiryTime"]) == ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM expiry_time) FROM expiry_expiry")
        assert cursor.fetchone() == (instant("2026-10-25T01:30:00Z").timestamp(),)
    assert expiry_expire(process_id=expiry.process_id, now=instant("2026-10-25T01:29:59Z")) is False
    assert expiry_expire(process_id=expiry.process_id, now=instant("2026-10-25T01:30:00Z")) is True
