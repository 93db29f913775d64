"""Tags over the API: clients choose their ids, values only ever come, and what is refused says why."""

import pytest

from fulfillment.tags.models import Tag
from tests.cast import client_of, user_with
from tests.contract import matches
from tests.invariants import assert_invariants_hold

pytestmark = pytest.mark.django_db

URL = "/api/tags"
CHANNEL = {"id": "channel", "allowedValues": ["web", "store"]}


@pytest.fixture
def api(db):
    return client_of(user_with("TAG_READ", "TAG_WRITE"))


@pytest.fixture
def channel(api):
    return api.post(URL, CHANNEL, format="json").json()


def patch(api, tag, *values, version=None):
    actions = [{"action": "AddAllowedValueToTag", "allowedValue": value} for value in values]
    body = {"version": tag["version"] if version is None else version, "actions": actions}
    return api.patch(f"{URL}/{tag['id']}", body, format="json")


def test_a_tag_comes_back_as_it_was_sent_under_the_id_that_the_client_chose(api):
    answer = api.post(URL, CHANNEL, format="json")
    assert answer.status_code == 201, answer.content
    tag = answer.json()
    assert matches("Tag", tag)
    assert {name: tag[name] for name in CHANNEL} == CHANNEL
    assert tag["version"] == 1
    assert answer["Location"] == "/api/tags/channel"
    assert api.get(answer["Location"]).json() == tag
    assert_invariants_hold()


@pytest.mark.parametrize("key", ["größe", "with space", "100%", "a?b#c", "Channel", " "], ids=ascii)
def test_any_id_that_fits_into_an_address_can_be_read_again(api, channel, key):
    answer = api.post(URL, {"id": key, "allowedValues": ["x"]}, format="json")
    assert answer.status_code == 201, answer.content
    assert api.get(answer["Location"]).json()["id"] == key


def test_an_id_is_given_once(api, channel):
    answer = api.post(URL, {"id": "channel", "allowedValues": ["other"]}, format="json")
    assert answer.status_code == 409
    assert "'channel'" in answer.json()[0]["description"]
    assert Tag.objects.get().allowed_values == ["web", "store"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"id": ""}, "$.id"),
        ({"id": "a/b"}, "$.id"),
        ({"id": "search"}, "$.id"),
        ({"id": ".."}, "$.id"),
        ({"id": "x" * 256}, "$.id"),
        ({"id": 1}, "$.id"),
        ({"id": None}, "$.id"),
        ({"allowedValues": []}, "$.allowedValues"),
        ({"allowedValues": "web"}, "$.allowedValues"),
        ({"allowedValues": ["web", ""]}, "$.allowedValues[1]"),
        ({"allowedValues": ["web", "store", "web"]}, "$.allowedValues[2]"),
        ({"allowedValues": [f"v{number}" for number in range(1001)]}, "$.allowedValues"),
        ({"version": 1}, "version"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_is_no_tag_is_refused_with_its_place(api, change, place):
    answer = api.post(URL, {**CHANNEL, **change}, format="json")
    assert answer.status_code == 400
    assert f"`{place}`" in answer.json()[0]["description"]
    assert not Tag.objects.exists()


def test_a_tag_needs_its_values(api):
    assert api.post(URL, {"id": "channel"}, format="json").status_code == 400


def test_added_values_come_last_and_make_one_new_version(api, channel):
    answer = patch(api, channel, "phone", "fair", "phone")
    assert answer.status_code == 200, answer.content
    assert matches("Tag", answer.json())
    assert answer.json()["allowedValues"] == ["web", "store", "phone", "fair"]
    assert answer.json()["version"] == 2
    assert api.get(f"{URL}/channel").json() == answer.json()


def test_to_add_what_is_there_changes_nothing(api, channel):
    answer = patch(api, channel, "web")
    assert answer.status_code == 200
    assert answer.json() == channel


def test_a_stale_version_is_refused_with_both(api, channel):
    patch(api, channel, "phone")
    answer = patch(api, channel, "fair", version=1)
    assert answer.status_code == 409
    assert (answer.json()[0]["requestVersion"], answer.json()[0]["version"]) == (1, 2)
    assert Tag.objects.get().allowed_values == ["web", "store", "phone"]


@pytest.mark.parametrize(
    "body",
    [
        {"version": 1},
        {"version": 1, "actions": []},
        {"actions": [{"action": "AddAllowedValueToTag", "allowedValue": "x"}]},
        {"version": 1, "actions": [{"action": "AddAllowedValueToTag"}]},
        {"version": 1, "actions": [{"action": "RemoveAllowedValueFromTag", "allowedValue": "web"}]},
        {"version": -1, "actions": [{"action": "AddAllowedValueToTag", "allowedValue": "x"}]},
        {"version": 1, "actions": [{"action": "AddAllowedValueToTag", "allowedValue": "x", "color": "red"}]},
    ],
    ids=["no actions", "none at all", "no version", "no value", "other action", "negative", "more than known"],
)
def test_a_patch_that_is_not_as_documented_is_refused(api, channel, body):
    assert api.patch(f"{URL}/channel", body, format="json").status_code == 400
    assert api.get(f"{URL}/channel").json() == channel


def test_a_tag_has_a_thousand_values_at_most(api):
    tag = api.post(URL, {"id": "many", "allowedValues": [f"v{n}" for n in range(1000)]}, format="json").json()
    answer = patch(api, tag, "one more")
    assert answer.status_code == 400
    assert "1001" in answer.json()[0]["description"]


def test_an_unknown_tag_is_404(api):
    assert api.get(f"{URL}/color").status_code == 404
    assert patch(api, {"id": "color", "version": 1}, "red").status_code == 404


def test_the_list_pages_by_the_ids_of_clients(api):
    for key in ("b", "c", "a"):
        api.post(URL, {"id": key, "allowedValues": ["x"]}, format="json")
    first = api.get(URL, {"size": 2}).json()
    assert matches("StrippedTags", first)
    assert ([tag["id"] for tag in first["tags"]], first["total"]) == (["a", "b"], 3)
    second = api.get(URL, {"size": 2, "startAfterId": "b"}).json()
    assert [tag["id"] for tag in second["tags"]] == ["c"]


@pytest.mark.parametrize("query", [{"size": "0"}, {"size": "251"}, {"size": "x"}], ids=str)
def test_a_page_of_no_size_is_refused(api, query):
    assert api.get(URL, query).status_code == 400


def test_nothing_needs_packing_because_nothing_is_packed_here(api, channel):
    asked = [{"id": "channel", "value": "web"}, {"id": "channel", "value": "store"}]
    answer = api.post(f"{URL}/packing/needspacking", asked, format="json")
    assert answer.status_code == 200, answer.content
    assert answer.json() == [{"needsPacking": False}, {"needsPacking": False}]
    assert all(matches("NeedsPacking", each) for each in answer.json())
    assert api.post(f"{URL}/packing/needspacking", [], format="json").json() == []


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ([{"id": "color", "value": "web"}], 404),
        ([{"id": "channel", "value": "phone"}], 404),
        ([{"id": "channel"}], 400),
        ({"id": "channel", "value": "web"}, 400),
        ([{"id": "channel", "value": "web"}] * 501, 400),
    ],
    ids=["unknown tag", "unknown value", "no value", "no list", "too many"],
)
def test_packing_is_only_known_of_known_tags(api, channel, asked, status):
    assert api.post(f"{URL}/packing/needspacking", asked, format="json").status_code == status


@pytest.mark.parametrize(
    ("held", "method", "path", "missing"),
    [
        ("TAG_WRITE", "get", "", "TAG_READ"),
        ("TAG_WRITE", "get", "/channel", "TAG_READ"),
        ("TAG_WRITE", "post", "/search", "TAG_READ"),
        ("TAG_WRITE", "post", "/packing/needspacking", "TAG_READ"),
        ("TAG_READ", "post", "", "TAG_WRITE"),
        ("TAG_READ", "patch", "/channel", "TAG_WRITE"),
    ],
)
def test_who_may_not_is_told_what_is_missing(channel, held, method, path, missing):
    client = client_of(user_with(held, email="other@fulfillment.example"))
    answer = getattr(client, method)(f"{URL}{path}", {}, format="json")
    assert answer.status_code == 403
    assert missing in answer.json()[0]["description"]
