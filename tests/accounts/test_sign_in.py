"""Sign-in, renewal and revocation through the exchange that the platform's clients speak."""

import datetime

import jwt
import pytest
import time_machine

from fulfillment.accounts import services
from fulfillment.accounts.models import Session, User
from fulfillment.common import clock
from fulfillment.common.actor import SYSTEM

from .conftest import PASSWORD

SIGN_IN = "/v1/accounts:signInWithPassword?key=anything"
TOKEN = "/v1/token?key=anything"


def sign_in(client, **body):
    body = {"email": "clerk@example.com", "password": PASSWORD, "returnSecureToken": True} | body
    return client.post(SIGN_IN, body, content_type="application/json")


def refresh(client, token, **more):
    body = {"grant_type": "refresh_token", "refresh_token": token} | more
    return client.post(TOKEN, body, content_type="application/json")


def whoami(client, id_token):
    return client.get("/api/users/me/effectivepermissions", headers={"Authorization": f"Bearer {id_token}"})


def message(answer):
    error = answer.json()["error"]
    assert error["code"] == answer.status_code
    assert error["errors"] == [{"message": error["message"], "domain": "global", "reason": "invalid"}]
    return error["message"]


def test_the_answer_has_the_documented_fields(client, user):
    answer = sign_in(client)
    body = answer.json()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert set(body) == {
        "kind", "localId", "email", "displayName", "idToken", "registered", "refreshToken", "expiresIn",
    }  # fmt: skip
    assert body["localId"] == str(user.pk)
    assert body["expiresIn"] == "3600"
    assert body["displayName"] == "Ada Clerk"
    assert body["registered"] is True


def test_the_id_token_opens_the_api(client, superuser):
    body = sign_in(client, email=superuser.email).json()
    assert whoami(client, body["idToken"]).status_code == 200


def test_the_id_token_states_what_clients_read(client, user):
    token = sign_in(client).json()["idToken"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["sub"] == str(user.pk)
    assert claims["email"] == user.email
    assert claims["exp"] - claims["iat"] == 3600
    assert {"iss", "aud", "jti", "auth_time"} <= set(claims)
    assert jwt.get_unverified_header(token)["alg"] == "HS256"


@pytest.mark.parametrize("email", ["CLERK@example.com", " clerk@Example.Com "])
def test_the_email_may_be_written_in_any_case(client, user, email):
    assert sign_in(client, email=email).status_code == 200


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"password": "wrong"}, "INVALID_LOGIN_CREDENTIALS"),
        ({"password": "x" * 5000}, "INVALID_LOGIN_CREDENTIALS"),
        ({"email": "nobody@example.com"}, "INVALID_LOGIN_CREDENTIALS"),
        ({"password": ""}, "MISSING_PASSWORD"),
        ({"password": 7}, "MISSING_PASSWORD"),
        ({"password": None}, "MISSING_PASSWORD"),
        ({"email": ""}, "MISSING_EMAIL"),
        ({"email": "no address"}, "INVALID_EMAIL"),
        ({"email": ["clerk@example.com"]}, "MISSING_EMAIL"),
    ],
)
def test_refusals_name_their_code(client, user, change, expected):
    answer = sign_in(client, **change)
    assert answer.status_code == 400
    assert message(answer) == expected
    assert not Session.objects.exists()


def test_an_unknown_email_costs_a_password_hash_too(client, db, monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, password: hashed.append(password))
    assert message(sign_in(client)) == "INVALID_LOGIN_CREDENTIALS"
    assert hashed == [PASSWORD]


def test_a_disabled_user_learns_it_only_with_the_right_password(client, user):
    User.objects.update(is_active=False)
    assert message(sign_in(client)) == "USER_DISABLED"
    assert message(sign_in(client, password="wrong")) == "INVALID_LOGIN_CREDENTIALS"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"text"', b'{"email": NaN}', b'{"email": "\\u0000@x.com"}'])
def test_bodies_that_are_no_request_get_the_exchanges_shape(client, db, content):
    answer = client.post(SIGN_IN, content, content_type="application/json")
    assert answer.status_code == 400
    assert message(answer)


@pytest.mark.parametrize(("method", "type_", "status"), [("get", None, 405), ("post", "text/plain", 415)])
def test_wrong_method_and_media_type(client, db, method, type_, status):
    answer = getattr(client, method)(SIGN_IN, **({"data": "x", "content_type": type_} if type_ else {}))
    assert answer.status_code == status
    assert message(answer)


def test_renewal_by_json_and_by_form(client, superuser):
    token = sign_in(client, email=superuser.email).json()["refreshToken"]
    by_json = refresh(client, token)
    by_form = client.post(
        TOKEN, f"grant_type=refresh_token&refresh_token={token}", content_type="application/x-www-form-urlencoded"
    )
    for answer in (by_json, by_form):
        body = answer.json()
        assert answer.status_code == 200
        assert set(body) == {
            "access_token", "expires_in", "token_type", "refresh_token", "id_token", "user_id", "project_id",
        }  # fmt: skip
        assert body["expires_in"] == "3600"
        assert body["token_type"] == "Bearer"
        assert body["user_id"] == str(superuser.pk)
        assert body["refresh_token"] == token
        assert whoami(client, body["id_token"]).status_code == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"refresh_token": "never issued"}, "INVALID_REFRESH_TOKEN"),
        ({"refresh_token": ""}, "MISSING_REFRESH_TOKEN"),
        ({"grant_type": "password"}, "INVALID_GRANT_TYPE"),
        ({"grant_type": None}, "INVALID_GRANT_TYPE"),
    ],
)
def test_renewal_is_refused(client, user, body, expected):
    answer = refresh(client, "x", **body)
    assert answer.status_code == 400
    assert message(answer) == expected


def test_a_large_form_is_refused(client, db):
    answer = client.post(TOKEN, "a=" + "x" * 1_000_001, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert message(answer) == "PAYLOAD_TOO_LARGE"


def test_only_a_hash_of_the_refresh_token_is_stored(client, user):
    token = sign_in(client).json()["refreshToken"]
    stored = Session.objects.values_list().get()
    assert token not in map(str, stored)


def test_a_session_ends_after_thirty_days(client, user):
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as travel:
        token = sign_in(client).json()["refreshToken"]
        travel.shift(datetime.timedelta(days=29))
        assert refresh(client, token).status_code == 200
        assert Session.objects.get().last_used_at == clock.now()
        travel.shift(datetime.timedelta(days=1))
        assert message(refresh(client, token)) == "TOKEN_EXPIRED"


def test_a_revoked_session_ends_and_the_others_stay(client, superuser):
    one, other = (sign_in(client, email=superuser.email).json() for _ in range(2))
    session = Session.objects.order_by("created_at").first()
    services.session_revoke(session=session, now=clock.now())
    assert message(refresh(client, one["refreshToken"])) == "TOKEN_EXPIRED"
    assert whoami(client, one["idToken"]).status_code == 401
    assert refresh(client, other["refreshToken"]).status_code == 200
    assert whoami(client, other["idToken"]).status_code == 200


def test_revoking_all_ends_all_and_a_new_sign_in_works_at_once(client, superuser):
    before = [sign_in(client, email=superuser.email).json() for _ in range(2)]
    assert services.sessions_revoke_all(user=superuser, now=clock.now()) == 2
    for tokens in before:
        assert message(refresh(client, tokens["refreshToken"])) == "TOKEN_EXPIRED"
        assert whoami(client, tokens["idToken"]).status_code == 401
    after = sign_in(client, email=superuser.email).json()
    assert whoami(client, after["idToken"]).status_code == 200
    assert refresh(client, after["refreshToken"]).status_code == 200


def test_a_session_that_slipped_past_the_revocation_ends_too(client, superuser):
    """It was being opened when all were revoked: its row came later, its moment is earlier."""
    tokens = sign_in(client, email=superuser.email).json()
    services.sessions_revoke_all(user=superuser, now=clock.now())
    Session.objects.update(revoked_at=None)
    assert message(refresh(client, tokens["refreshToken"])) == "TOKEN_EXPIRED"
    assert whoami(client, tokens["idToken"]).status_code == 401


def test_a_deactivated_user_gets_no_new_token(client, user):
    token = sign_in(client).json()["refreshToken"]
    user.is_active = False
    services.user_store(user=user, actor=SYSTEM, now=clock.now())
    assert message(refresh(client, token)) == "USER_DISABLED"
    user.is_active = True
    services.user_store(user=user, actor=SYSTEM, now=clock.now())
    assert message(refresh(client, token)) == "TOKEN_EXPIRED"


def test_a_new_password_ends_the_sessions_of_the_old_one(client, user):
    token = sign_in(client).json()["refreshToken"]
    services.user_password_set(user=user, password="another long passphrase", actor=SYSTEM, now=clock.now())
    assert message(refresh(client, token)) == "TOKEN_EXPIRED"
    assert message(sign_in(client)) == "INVALID_LOGIN_CREDENTIALS"
    assert sign_in(client, password="another long passphrase").status_code == 200


def test_sessions_are_purged_a_week_after_their_end(user):
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as travel:
        services.session_start(user=user, now=clock.now())
        travel.shift(datetime.timedelta(days=37))
        assert services.sessions_purge(now=clock.now()) == 0
        travel.shift(datetime.timedelta(seconds=1))
        assert services.sessions_purge(now=clock.now()) == 1
    assert not Session.objects.exists()
