"""Questions for checkout options, asked by the API and at a moment of one's choice."""

import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.facilities.models import Facility
from tests.cast import facility, goods
from tests.contract import matches
from tests.facilities.calendars import OFFICE_DAYS, local, span

BASE = "/api/promises/checkoutoptions"
HOME = {"country": "DE", "postalCode": "50668", "city": "Köln", "street": "Domstr.", "houseNumber": "20"}
OFFICE = {"pickingTimes": {day: [span("9:00", "18:00")] for day in OFFICE_DAYS}, "fulfillmentProcessBuffer": 120}
# A Monday.
MORNING = local("2026-06-15T10:00").astimezone(datetime.UTC)

ANSWERS = {
    "": "ResponseForSFSCheckoutOptions",
    "collect/earliest": "CheckoutOptionsCollectEarliestResponse",
    "delivery/earliest": "CheckoutOptionsDeliveryEarliestResponse",
    "delivery/timeperiod": "CheckoutOptionsDeliveryTimePeriodResponse",
    "delivery/timepoint": "CheckoutOptionsDeliveryTimePointResponse",
}


def address(what: str) -> str:
    """Where a question is asked; the parent of the others has no name of its own."""
    return f"{BASE}/{what}".rstrip("/")


def ask(api: APIClient, what: str, *, expect: int = 200, answered: str = "", **asked: Any) -> Any:
    """The answer to a question, held against its description."""
    answer = api.post(address(what), asked, format="json")
    assert answer.status_code == expect, answer.content
    body = answer.json()
    assert matches(answered or ANSWERS[what] if expect == 200 else "ApiError", body)
    return body


def shop(name: str = "Köln", *, services: list[str] | None = None, **units: int) -> Facility:
    """A shop with office hours and these goods."""
    where = facility(name, tenant_facility_id=name, details=OFFICE, services=services or ["SHIP_FROM_STORE", "PICKUP"])
    goods(where, **units)
    return where


def stop_the_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime = MORNING) -> None:
    """Let every question be asked at one moment."""
    for module in ("collecting", "delivering", "facilities", "periods", "points"):
        monkeypatch.setattr(f"fulfilment_options.checkout.{module}.clock_now", lambda: moment)


def shown(moment: str) -> str:
    """A moment of an answer by the clock of Cologne."""
    zone = local("2026-06-15T10:00").tzinfo
    return f"{datetime.datetime.fromisoformat(moment).astimezone(zone):%Y-%m-%d %H:%M}"
