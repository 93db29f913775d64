"""Every failure in the documented body."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from django.test import RequestFactory
from rest_framework.exceptions import (
    AuthenticationFailed,
    MethodNotAllowed,
    ParseError,
    Throttled,
    UnsupportedMediaType,
)

from fulfillment.common import errors
from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.api import errors as api_errors
from fulfillment.common.api.middleware import ApiErrorMiddleware
from fulfillment.common.api.parsers import parse_json


def handled(exception):
    response = api_errors.exception_handler(exception, {})
    (body,) = response.data
    return response.status_code, body, response.headers


@pytest.mark.parametrize(
    ("exception", "status"),
    [
        (errors.DomainError("d"), 400),
        (errors.InvalidInput("d"), 400),
        (errors.IllegalTransition("d"), 400),
        (errors.PermissionMissing("ORDER_READ"), 403),
        (errors.NotFound("d"), 404),
        (errors.Conflict("d"), 409),
        (errors.VersionConflict(entity="order", requested=3, current=4), 409),
        (errors.Unprocessable("d"), 422),
        (ParseError("d"), 400),
        (AuthenticationFailed("d"), 401),
        (MethodNotAllowed("PUT"), 405),
        (UnsupportedMediaType("text/plain"), 415),
        (Throttled(3), 429),
        (Http404(), 404),
        (PermissionDenied(), 403),
    ],
)
def test_each_error_has_its_status_and_the_documented_body(exception, status):
    got, body, _ = handled(exception)
    assert got == status
    assert body["summary"]
    assert body["description"]
    assert all(isinstance(body[name], str) for name in ("summary", "description"))


def test_a_version_conflict_names_both_versions():
    _, body, _ = handled(errors.VersionConflict(entity="order", requested=3, current=4))
    assert (body["requestVersion"], body["version"]) == (3, 4)
    assert "3" in body["description"]
    assert "4" in body["description"]


def test_an_invalid_input_says_where():
    assert errors.InvalidInput("too long", path="$.a[0]").description == "too long - at `$.a[0]`"


def test_a_summary_can_be_given():
    assert errors.NotFound("d", summary="Gone").bodies() == [{"summary": "Gone", "description": "d"}]


def test_throttled_says_when_to_come_back():
    assert handled(Throttled(3.2))[2]["Retry-After"] == "4"


def test_what_is_unknown_is_left_to_the_middleware():
    assert api_errors.exception_handler(ValueError(), {}) is None


@pytest.mark.parametrize(
    ("exception", "status"),
    [
        (OperationalError(), 503),
        (InterfaceError(), 503),
        (DataError(), 400),
        (OverflowError("secret"), 400),
        (IntegrityError(), 500),
        (ValueError("secret"), 500),
        (RequestDataTooBig(), 413),
        (SuspiciousOperation(), 400),
    ],
)
def test_failures_outside_of_views(exception, status):
    middleware = ApiErrorMiddleware(lambda request: None)
    response = middleware.process_exception(RequestFactory().get("/api/orders"), exception)
    (body,) = parse_json(response.content)
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    assert body["summary"]
    assert "secret" not in body["description"]
    assert ("Retry-After" in response) == (status == 503)
    assert middleware.process_exception(RequestFactory().get("/admin/"), exception) is None


@pytest.mark.parametrize("address", ["/api/orders?a=%00", "/api/orders?a=\x00", "/api/%00", "/v1/token?a=%00"])
def test_a_nul_in_the_address(address):
    middleware = ApiErrorMiddleware(lambda request: pytest.fail("must not get through"))
    assert middleware(RequestFactory().get(address)).status_code == 400


def test_who_may_do_what():
    clerk = Actor(kind="USER", permissions=frozenset({"ORDER_READ"}))
    clerk.require("ORDER_READ")
    with pytest.raises(errors.PermissionMissing, match="ORDER_UNLOCK"):
        clerk.require("ORDER_UNLOCK")
    SYSTEM.require("ORDER_UNLOCK")
    SYSTEM.require("SYSTEM")
    with pytest.raises(errors.PermissionMissing):
        clerk.require("SYSTEM")
    clerk.on_behalf().require("ORDER_UNLOCK")
    assert clerk.on_behalf().id == clerk.id
