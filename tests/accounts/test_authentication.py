"""Who is calling, and whether the method is permitted."""

import base64
import datetime
import json
import logging

import jwt
import pytest
import time_machine
from django.contrib.auth.models import Permission

from fulfillment.accounts import tokens
from fulfillment.accounts.api import authentication
from fulfillment.accounts.models import Session, User
from fulfillment.accounts.services import session_revoke, session_start, sessions_revoke_all
from fulfillment.common import clock

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.views")]

URL = "/api/guarded"


@pytest.fixture(autouse=True)
def _forget():
    yield
    authentication.forget_callers()


def grant(user, *names):
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="accounts", codename__in=names))


def refused(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    (error,) = answer.json()
    assert set(error) == {"summary", "description"}
    if status == 401:
        assert answer["WWW-Authenticate"] == "Bearer"
        assert error["summary"] == "Not authenticated"
    return error["description"]


def resigned(token, **changes):
    """The token with other claims, signed with the right key; None takes a claim away."""
    claims = jwt.decode(token, options={"verify_signature": False})
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    return jwt.encode(claims, tokens._keys()[0], algorithm="HS256")


@pytest.fixture
def token(user):
    return session_start(user=user, now=clock.now()).id_token


def get(client, token):
    return client.get(URL, headers={"Authorization": f"Bearer {token}"})


def test_without_a_token(client):
    assert "Bearer <idToken>" in refused(client.get(URL), 401)


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic abc", "abc", "Bearer a b", "Bearer \xe4"])
def test_malformed_headers(client, header):
    assert "malformed" in refused(client.get(URL, headers={"Authorization": header}), 401)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_has_no_case(client, user, token, scheme):
    grant(user, "ORDER_READ")
    answer = client.get(URL, headers={"Authorization": f"{scheme} {token}"})
    assert answer.status_code == 200
    assert answer.json()["actor"] == str(user.pk)


def test_an_expired_token_is_refused_after_an_hour_and_a_little_leeway(client, user):
    grant(user, "ORDER_READ")
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as travel:
        token = session_start(user=user, now=clock.now()).id_token
        travel.shift(datetime.timedelta(hours=1, seconds=9))
        assert get(client, token).status_code == 200
        travel.shift(datetime.timedelta(seconds=2))
        assert "expired" in refused(get(client, token), 401)


def test_an_expired_token_is_not_kept_alive_by_the_memory(client, user, settings):
    settings.ACTOR_CACHE_SECONDS = 10_000
    grant(user, "ORDER_READ")
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as travel:
        token = session_start(user=user, now=clock.now()).id_token
        assert get(client, token).status_code == 200
        travel.shift(datetime.timedelta(hours=1, seconds=11))
        assert "expired" in refused(get(client, token), 401)


def test_a_changed_payload_breaks_the_signature(client, token):
    head, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"email": "x@y.z"}).encode()).rstrip(b"=").decode()
    assert "signature" in refused(get(client, f"{head}.{forged}.{signature}"), 401)


@pytest.mark.parametrize("algorithm", ["none", "HS512"])
def test_other_algorithms_are_refused(client, token, algorithm):
    claims = jwt.decode(token, options={"verify_signature": False})
    key = None if algorithm == "none" else tokens._keys()[0]
    refused(get(client, jwt.encode(claims, key, algorithm=algorithm)), 401)


def test_the_secret_itself_signs_nothing(client, token, settings):
    claims = jwt.decode(token, options={"verify_signature": False})
    refused(get(client, jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256")), 401)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"aud": "something"},
        {"aud": None},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"sid": None},
        {"sid": "no id"},
        {"sub": "00000000-0000-7000-8000-000000000000"},
        {"sid": "00000000-0000-7000-8000-000000000000"},
        {"iat": 99_999_999_999},
        {"exp": "soon"},
    ],
)
def test_claims_that_are_wrong_or_missing(client, token, changes):
    assert "bearer" not in jwt.get_unverified_header(resigned(token))
    refused(get(client, resigned(token, **changes)), 401)


@pytest.mark.parametrize("text", ["x", "a.b.c", "." * 3, "e30.e30.e30", "x" * 5000])
def test_texts_that_are_no_token(client, text):
    assert "not an ID token" in refused(get(client, text), 401)


def test_a_rotated_secret_keeps_tokens_valid_while_it_is_a_fallback(client, user, token, settings):
    grant(user, "ORDER_READ")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret" * 5
    assert get(client, token).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert "signature" in refused(get(client, token), 401)


def test_an_inactive_user(client, user, token):
    User.objects.update(is_active=False)
    assert "not active" in refused(get(client, token), 401)


def test_a_deleted_user(client, user, token):
    user.delete()
    assert "revoked" in refused(get(client, token), 401)


def test_permissions_are_denied_by_default_and_named(client, user, token):
    assert "ORDER_READ" in refused(get(client, token), 403)
    grant(user, "ORDER_READ")
    assert get(client, token).status_code == 200
    headers = {"Authorization": f"Bearer {token}"}
    assert "ORDER_UNLOCK" in refused(client.post(URL, headers=headers), 403)
    assert client.head(URL, headers=headers).status_code == 200
    assert client.put(URL, headers=headers).status_code == 200


def test_head_needs_what_get_needs(client, token):
    assert client.head(URL, headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_a_method_without_a_permission_is_refused_for_everybody(client, superuser, bearer, caplog):
    with caplog.at_level(logging.ERROR):
        refused(client.patch(URL, headers=bearer(superuser)), 403)
    assert "Guarded has no permission for PATCH" in caplog.text


def test_unknown_methods_are_405_but_only_for_those_who_signed_in(client, token):
    refused(client.delete(URL), 401)
    answer = client.delete(URL, headers={"Authorization": f"Bearer {token}"})
    assert "DELETE" in refused(answer, 405)
    assert answer["Allow"] == "GET, POST, PUT, PATCH, HEAD, OPTIONS"


def test_options_tells_the_methods_and_nothing_else(client, token):
    refused(client.options(URL), 401)
    answer = client.options(URL, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 204
    assert answer.content == b""
    assert "GET" in answer["Allow"]


def test_a_session_of_the_backoffice_does_not_open_the_api(client, superuser):
    client.force_login(superuser)
    refused(client.get(URL), 401)


def test_what_a_view_does_not_find_is_a_404(client, superuser, bearer):
    refused(client.get("/api/missing", headers=bearer(superuser)), 404)


class TestMemory:
    @pytest.fixture(autouse=True)
    def _five_seconds(self, settings):
        settings.ACTOR_CACHE_SECONDS = 5

    @pytest.fixture
    def clock(self, monkeypatch):
        """A monotonic clock that the test turns."""
        moment = [1000.0]
        monkeypatch.setattr(authentication.time, "monotonic", lambda: moment[0])
        return moment

    def test_a_known_token_costs_no_query(self, client, user, token, clock, django_assert_num_queries):
        grant(user, "ORDER_READ")
        assert get(client, token).status_code == 200
        with django_assert_num_queries(0):
            assert get(client, token).status_code == 200

    @pytest.mark.parametrize("revoke", ["one", "all", "user", "grant"])
    def test_a_revocation_takes_effect_within_five_seconds(self, client, user, token, clock, revoke):
        grant(user, "ORDER_READ")
        assert get(client, token).status_code == 200
        now = datetime.datetime.now(datetime.UTC)
        {
            "one": lambda: session_revoke(session=Session.objects.get(), now=now),
            "all": lambda: sessions_revoke_all(user=user, now=now),
            "user": lambda: User.objects.update(is_active=False),
            "grant": user.user_permissions.clear,
        }[revoke]()
        clock[0] += 4.9
        assert get(client, token).status_code == 200
        clock[0] += 0.2
        refused(get(client, token), 403 if revoke == "grant" else 401)

    def test_the_memory_is_bounded(self, client, user, clock, monkeypatch):
        monkeypatch.setattr(authentication, "CACHE_ENTRIES", 3)
        grant(user, "ORDER_READ")
        for _ in range(5):
            token = session_start(user=user, now=datetime.datetime.now(datetime.UTC)).id_token
            assert get(client, token).status_code == 200
        assert len(authentication._callers) == 3

    def test_refused_tokens_are_not_remembered(self, client, clock):
        refused(get(client, "x"), 401)
        assert not authentication._callers
