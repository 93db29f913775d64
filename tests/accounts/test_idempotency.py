"""A POST with an Idempotency-Key takes effect once."""

import datetime
import threading

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.test import Client

from fulfillment.accounts import idempotency
from fulfillment.accounts.idempotency import idempotency_purge
from fulfillment.accounts.models import IdempotencyRecord, User
from fulfillment.accounts.services import session_start
from fulfillment.accounts.tasks import purge
from fulfillment.common import clock

from . import views

pytestmark = pytest.mark.urls("tests.accounts.views")

URL = "/api/groups"


@pytest.fixture
def post(client, user, bearer):
    """A function that posts as the user, with a key unless it is None."""
    own = bearer(user)

    def post(name="one", *, key="k-1", url=URL, headers=own, **body):
        more = {} if key is None else {"Idempotency-Key": key}
        return client.post(url, {"name": name} | body, content_type="application/json", headers=headers | more)

    return post


def groups():
    return Group.objects.filter(name__regex="^(one|two|slow|refused|broken|silent) ").count()


def test_the_same_request_gets_the_stored_answer(post):
    first, second = post(), post()
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second["Location"] == first["Location"]
    assert not first.has_header("Idempotent-Replayed")
    assert second["Idempotent-Replayed"] == "true"
    assert second["Content-Type"] == first["Content-Type"]
    assert groups() == 1


def test_without_a_key_each_request_counts(post):
    post(key=None)
    post(key=None)
    assert groups() == 2
    assert not IdempotencyRecord.objects.exists()


def test_an_answer_without_body_is_repeated_as_such(post):
    first, second = post("silent"), post("silent")
    assert (first.status_code, second.status_code) == (204, 204)
    assert second.content == b""
    assert groups() == 1


def test_the_order_of_properties_and_blanks_make_no_other_request(post, client, user, bearer):
    headers = bearer(user) | {"Idempotency-Key": "k"}
    for content in (b'{"name": "one", "weight": 1}', b'{ "weight":1,"name":"\\u006fne" }'):
        answer = client.post(URL, content, content_type="application/json", headers=headers)
        assert answer.status_code == 201
    assert groups() == 1


def test_another_body_is_a_contradiction(post):
    post("one")
    answer = post("two")
    assert answer.status_code == 422
    assert answer.json()[0]["summary"] == "Contradicts an earlier request"
    assert groups() == 1


def test_keys_are_per_client_and_path(post, bearer, superuser):
    assert not post().has_header("Idempotent-Replayed")
    assert not post(headers=bearer(superuser)).has_header("Idempotent-Replayed")
    assert not post(url=f"{URL}/elsewhere").has_header("Idempotent-Replayed")
    assert not post(key="k-2").has_header("Idempotent-Replayed")
    assert groups() == 4


@pytest.mark.parametrize(("name", "status"), [("refused", 409), ("broken", 500)])
def test_nothing_is_kept_of_what_failed(post, name, status):
    before = groups()
    for _ in range(2):
        answer = post(name)
        assert answer.status_code == status
        assert isinstance(answer.json(), list)
        assert groups() == before
    assert not IdempotencyRecord.objects.exists()
    assert post("one").status_code == 201


def test_a_body_that_is_not_valid_can_be_corrected_under_the_same_key(post):
    assert post(weight="heavy").status_code == 400
    assert post(weight=1).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a\tb", "ä", "a\x7fb"])
def test_bad_keys(post, key):
    answer = post(key=key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()[0]["description"]
    assert groups() == 0


@pytest.mark.parametrize("key", ["x" * 255, "~", "8e03978e-40d5-43e8-bc93-6894a57f9324", "a b"])
def test_good_keys(post, key):
    assert post(key=key).status_code == 201
    assert post(key=key)["Idempotent-Replayed"] == "true"


def test_without_authentication_the_key_is_not_looked_at(client, db):
    assert client.post(URL, headers={"Idempotency-Key": ""}).status_code == 401


def test_a_key_is_kept_for_48_hours(client, user, superuser, bearer):
    def post():
        headers = bearer(user) | {"Idempotency-Key": "k"}
        return client.post(URL, {"name": "one"}, content_type="application/json", headers=headers)

    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as travel:
        assert post().status_code == 201
        travel.shift(datetime.timedelta(hours=48, seconds=-1))
        assert post()["Idempotent-Replayed"] == "true"
        travel.shift(datetime.timedelta(seconds=1))
        assert not post().has_header("Idempotent-Replayed")
        assert post()["Idempotent-Replayed"] == "true"
        assert groups() == 2
        assert IdempotencyRecord.objects.count() == 1


def test_purging_leaves_what_still_counts(post, monkeypatch):
    monkeypatch.setattr(idempotency, "PURGE_BATCH", 2)
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        for number in range(5):
            IdempotencyRecord.objects.create(id=number, status=200, created_at=clock.now())
        IdempotencyRecord.objects.create(id="young", status=200, created_at=clock.now() + datetime.timedelta(seconds=1))
        moment = clock.now() + datetime.timedelta(hours=48)
    assert idempotency_purge(now=moment) == 5
    assert IdempotencyRecord.objects.get().pk == "young"


def _in_threads(number, token, name):
    answers = []

    def post():
        try:
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "same"}
            answers.append(Client().post(URL, {"name": name}, content_type="application/json", headers=headers))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(number)]
    for thread in threads:
        thread.start()
    return threads, answers


@pytest.fixture
def committed_token(transactional_db):
    user = User.objects.create_user("parallel@example.com")
    return session_start(user=user, now=clock.now()).id_token


def test_simultaneous_requests_with_one_key_have_one_effect(committed_token):
    threads, answers = _in_threads(8, committed_token, "one")
    for thread in threads:
        thread.join(40)
    assert groups() == 1
    assert len(answers) == 8
    fresh = [a for a in answers if a.status_code == 201 and not a.has_header("Idempotent-Replayed")]
    assert len(fresh) == 1
    for answer in answers:
        if answer.status_code == 201:
            assert answer.content == fresh[0].content
        else:
            assert answer.status_code == 409
            assert answer["Retry-After"] == "1"


@pytest.mark.postgres
def test_a_running_request_is_not_waited_for(committed_token):
    views.entered.clear()
    views.leave.clear()
    threads, answers = _in_threads(1, committed_token, "slow")
    assert views.entered.wait(10)
    second, refused = _in_threads(1, committed_token, "slow")
    second[0].join(10)
    views.leave.set()
    threads[0].join(10)
    assert [a.status_code for a in refused] == [409]
    assert "still running" in refused[0].json()[0]["description"]
    assert refused[0]["Retry-After"] == "1"
    assert [a.status_code for a in answers] == [201]
    assert groups() == 1


def test_where_the_lock_does_not_hold_the_primary_key_does(post, monkeypatch):
    """Another request committed the record after this one looked for it."""
    assert post().status_code == 201
    monkeypatch.setattr(IdempotencyRecord.objects, "filter", lambda **_: IdempotencyRecord.objects.none())
    answer = post()
    assert answer.status_code == 409
    assert answer["Retry-After"] == "1"
    assert groups() == 1
    assert connection.is_usable()


def test_the_housekeeping_task_deletes_what_is_old(user):
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as travel:
        session_start(user=user, now=clock.now())
        IdempotencyRecord.objects.create(id="old", status=200, created_at=clock.now())
        travel.shift(datetime.timedelta(days=40))
        IdempotencyRecord.objects.create(id="young", status=200, created_at=clock.now())
        purge()
    assert [record.pk for record in IdempotencyRecord.objects.all()] == ["young"]
    assert not user.sessions.exists()
