"""Whatever a client sends that is no expiry: it is refused with the documented error, and nothing has changed."""

import datetime
from typing import Any

import pytest

from .asking import NOON, URL, Clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


TIMES: dict[str, Any] = {
    "null": None,
    "a number": 1_900_000_000,
    "a word": "soon",
    "empty": "",
    "without a zone": "2031-05-01T12:00:00",
    "a day": "2031-05-01",
    "a day that is none": "2031-02-30T12:00:00Z",
    "an hour that is none": "2031-05-01T25:00:00Z",
    "the year 0": "0000-01-01T00:00:00Z",
    "the year 10000": "10000-01-01T00:00:00Z",
    "after the calendar": "9999-12-31T23:59:59-12:00",
    "before the calendar": "0001-01-01T00:00:00+14:00",
    "NUL": f"{NOON}\0",
    "very long": NOON + "0" * 100_000,
    "an object": {"$date": NOON},
    "a list": [NOON],
}
STATUSES: dict[str, Any] = {
    "null": None,
    "unknown": "EXPIRED",
    "small": "active",
    "empty": "",
    "a switch": True,
    "NUL": "ACTIVE\0",
    "a list": ["ACTIVE"],
}
VERSIONS: dict[str, Any] = {
    "missing": ...,
    "null": None,
    "text": "1",
    "negative": -1,
    "broken": 1.5,
    "a switch": True,
    "huge": 2**31,
    "endless": 10**400,
}
PROCESSES: dict[str, Any] = {
    "null": None,
    "a number": 1,
    "a word": "nobody",
    "empty": "",
    "unknown": "c4e5fb70-a893-4ffa-b7b0-e042cda6fb9f",
    "NUL": "c4e5fb70-a893-4ffa-b7b0-e042cda6fb9f\0",
    "very long": "c" * 100_000,
    "a list": [],
}
UNKNOWN = {"expiryTime": NOON, "id": "mine", "provisioning_time": NOON, "processVersion": 1, "": 1}


# What is wrong in itself, wherever it stands, is refused before it is known where that is.
ANYWHERE = (" NUL ", "beyond the calendar", "outside of 64 bits")


def names(description: str, wrong: dict[str, Any]) -> bool:
    """True if a refusal says what is wrong."""
    return next(iter(wrong)) in description or any(words in description for words in ANYWHERE)


def cases(**properties: dict[str, Any]) -> Any:
    """Each property with each of its wrong values, named by both."""
    found = [
        pytest.param({name: value}, id=f"{name} {what}")
        for name, values in properties.items()
        for what, value in values.items()
    ]
    return pytest.mark.parametrize("wrong", found)


@cases(
    processRef={**PROCESSES, "missing": ...},
    provisioningTime={**TIMES, "missing": ...},
    status={**STATUSES, "missing": ...},
)
def test_a_bad_new_expiry_is_refused(clerk: Clerk, wrong: dict[str, Any]) -> None:
    (error,) = clerk.post(clerk.process(), expect=400, **wrong)
    assert names(error["description"], wrong)


@cases(version=VERSIONS, provisioningTime=TIMES, status=STATUSES)
def test_a_bad_change_is_refused(clerk: Clerk, wrong: dict[str, Any]) -> None:
    (error,) = clerk.patch(clerk.post(), expect=400, **wrong)
    assert names(error["description"], wrong)


@pytest.mark.parametrize("name", [*UNKNOWN, "version"])
def test_unknown_properties_of_a_new_expiry_are_refused(clerk: Clerk, name: str) -> None:
    (error,) = clerk.post(expect=400, **{name: UNKNOWN.get(name, 1)})
    assert f"`{name}`" in error["description"]


@pytest.mark.parametrize("name", [*UNKNOWN, "processRef"])
def test_unknown_properties_of_a_change_are_refused(clerk: Clerk, name: str) -> None:
    made = clerk.post()
    (error,) = clerk.patch(made, expect=400, **{name: UNKNOWN.get(name, made["processRef"])})
    assert f"`{name}`" in error["description"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", '"x"', "1", "NaN", '{"version": NaN}', "\0", "[" * 100_000, '{"a":' * 70 + "1" + "}" * 70,
     '{"status": "\\ud800"}'],
    ids=["nothing", "half", "null", "a list", "a text", "a number", "NaN", "NaN inside", "NUL", "deep", "nested",
         "half a character"],
)  # fmt: skip
def test_what_is_no_object_is_refused(clerk: Clerk, text: str) -> None:
    made = clerk.post()
    for method, url in (("post", URL), ("patch", f"{URL}/{made['id']}")):
        answer = getattr(clerk.client, method)(url, data=text, content_type="application/json")
        assert answer.status_code == 400, answer.content
        assert answer.json()[0]["summary"]
    assert clerk.listed() == [made]


def test_a_time_of_expiry_beyond_the_calendar_is_its_last_moment(clerk: Clerk) -> None:
    clerk.offset(2**31 - 1)
    made = clerk.post(provisioningTime="9999-12-31T23:59:00Z")
    assert made["provisioningTime"] == "9999-12-31T23:59:00Z"
    last = datetime.datetime.fromisoformat(made["expiryTime"])
    assert last >= datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)
    assert clerk.read(made) == made
    assert clerk.patch(made, provisioningTime="9998-01-01T00:00:00Z")["expiryTime"] == made["expiryTime"]
    assert clerk.listed(startDate=made["expiryTime"])[0]["id"] == made["id"]


QUERIES = {
    "no size": {"size": "0"},
    "too large a size": {"size": "251"},
    "a size that is a word": {"size": "x"},
    "a negative size": {"size": "-1"},
    "a broken size": {"size": "1.5"},
    "an empty size": {"size": ""},
    "an endless size": {"size": "1" * 5000},
    "a size in other digits": {"size": "٣"},
    "an unknown status": {"status": "X"},
    "a small status": {"status": "active"},
    "a status with NUL": {"status": "ACTIVE\0"},
    "a very long status": {"status": "ACTIVE" * 10_000},
    "a startAfterId that is no id": {"startAfterId": "x"},
    "a startAfterId with NUL": {"startAfterId": "\0"},
    "a very long startAfterId": {"startAfterId": "1" * 100_000},
    "a processRef with NUL": {"processRef": "c4e5fb70-a893-4ffa-b7b0-e042cda6fb9f\0"},
}
DATES = {what: value for what, value in TIMES.items() if isinstance(value, str) and what != "empty"}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_bad_query_is_refused(clerk: Clerk, query: dict[str, str]) -> None:
    clerk.post()
    (error,) = clerk.listed(expect=400, **query)
    assert names(error["description"], query)


@pytest.mark.parametrize("name", ["startDate", "endDate"])
@pytest.mark.parametrize("value", DATES.values(), ids=DATES)
def test_a_bad_date_is_refused(clerk: Clerk, name: str, value: str) -> None:
    clerk.post()
    (error,) = clerk.listed(expect=400, **{name: value})
    assert names(error["description"], {name: value})
    assert len(error["description"]) < 500
