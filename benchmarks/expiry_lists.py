"""What `GET /api/expiries` takes with each of its parameters, and with those that make a plan go wrong together."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from rest_framework.test import APIClient

from benchmarks.order_search_requests import got, shown, signed_in, times
from expiry.models import Expiry
from fulfillment.common import clock

URL = "/api/expiries"
MOST_MILLISECONDS = 50
Asked = dict[str, str]


def measure(requests: int) -> int:
    """Print a row for each question; return how many of them took longer than they may."""
    api = signed_in()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    print(f"\n{URL:44} {'':>7} {'p50 / p99 ms':>15}")
    return sum(_slow(api, title, asked, requests) for title, asked in cases())


def _slow(api: APIClient, title: str, asked: Asked, requests: int) -> bool:
    found = len(got(api.get(URL, asked)))
    return shown(title, str(found), [times(lambda: got(api.get(URL, asked)), requests)]) > MOST_MILLISECONDS


def cases() -> Iterator[tuple[str, Asked]]:
    """Yield what is asked for: each parameter alone, then together."""
    deep = str(Expiry.objects.order_by("pk")[Expiry.objects.count() * 9 // 10].pk)
    last = Expiry.objects.order_by("-pk")[50]
    far, soon = _window(days=300, minutes=5), _window(days=300, minutes=60 * 24)
    yield "no parameter", {}
    yield "size 250", {"size": "250"}
    yield "startAfterId, deep", {"startAfterId": deep}
    yield "status ACTIVE", {"status": "ACTIVE"}
    yield "status INACTIVE, rare and last", {"status": "INACTIVE"}
    yield "processRef", {"processRef": str(last.process_id)}
    yield "startDate, half of them", {"startDate": _moment(days=183)}
    yield "startDate, the last hour", {"startDate": _moment(days=366, minutes=-60)}
    yield "startDate, none", {"startDate": _moment(days=400)}
    yield "endDate, half of them", {"endDate": _moment(days=183)}
    yield "endDate, the first hour", {"endDate": _moment(days=1, minutes=60)}
    yield "endDate, none", {"endDate": _moment(days=-400)}
    yield "window of five minutes, far", far
    yield "window of a day, far", soon
    yield "window of a month", _window(days=100, minutes=60 * 24 * 30)
    yield "window of a year", _window(days=1, minutes=60 * 24 * 365)
    yield "window of a day, startAfterId deep", {**soon, "startAfterId": deep}
    yield "window of five minutes, startAfterId deep", {**far, "startAfterId": deep}
    for status in ("ACTIVE", "INACTIVE"):
        yield f"{status}, window of five minutes", {**far, "status": status}
        yield f"{status}, window of a day", {**soon, "status": status}
        yield f"{status}, window of half a year", {**_window(days=100, minutes=60 * 24 * 180), "status": status}
        yield f"{status}, startAfterId deep", {"status": status, "startAfterId": deep}
    yield "all six", {**soon, "status": "ACTIVE", "processRef": str(last.process_id), "startAfterId": deep, "size": "9"}


def _window(*, days: int, minutes: int) -> Asked:
    return {"startDate": _moment(days=days), "endDate": _moment(days=days, minutes=minutes)}


def _moment(*, days: int, minutes: int = 0) -> str:
    at = clock.now() + datetime.timedelta(days=days, minutes=minutes)
    return at.isoformat().replace("+00:00", "Z")
