"""Each request has an id: the client's if it is fit to stand in a log, in the answer, in the log and in the trail."""

import logging
from typing import Any

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from fulfillment.audits.models import Audit
from fulfillment.common.actor import Actor, Origin
from fulfillment.common.tracing import TraceMiddleware
from tests.cast import order_body

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def answered(client: Client, **headers: str) -> str:
    return str(client.get("/healthz", headers=headers)["X-Request-Id"])


def test_the_client_s_id_comes_back(client: Client) -> None:
    assert answered(client, **{"X-Request-Id": "shop-1.2:3_4"}) == "shop-1.2:3_4"


def test_a_trace_of_w3c_counts_where_there_is_no_request_id(client: Client) -> None:
    assert answered(client, traceparent=PARENT) == "0af7651916cd43dd8448eb211c80319c"
    assert answered(client, traceparent=PARENT, **{"X-Request-Id": "mine"}) == "mine"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Request-Id": ""},
        {"X-Request-Id": "x" * 65},
        {"X-Request-Id": "jo@example.com"},
        {"X-Request-Id": "a b"},
        {"X-Request-Id": "a\n"},
        {"X-Request-Id": "Ü"},
        {"traceparent": PARENT.upper()},
        {"traceparent": "00-" + "0" * 32 + "-b7ad6b7169203331-01"},
        {"traceparent": "nonsense"},
    ],
    ids=["none", "empty", "long", "address", "blank", "newline", "letter", "capitals", "zero", "nonsense"],
)
def test_what_is_not_fit_counts_as_none(client: Client, headers: dict[str, str]) -> None:
    first, second = answered(client, **headers), answered(client, **headers)
    assert len(first) == len(second) == 32
    assert first != second
    assert first.isalnum()


def test_the_log_names_it_while_the_request_lasts() -> None:
    seen: list[Any] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(structlog.contextvars.get_contextvars().get("trace"))
        return HttpResponse()

    request = HttpRequest()
    request.META["HTTP_X_REQUEST_ID"] = "seen"
    TraceMiddleware(view)(request)
    assert seen == ["seen"]
    assert "trace" not in structlog.contextvars.get_contextvars()
    assert logging.getLogger("django.request").level >= logging.ERROR


@pytest.mark.django_db
def test_what_a_client_says_it_is_is_bounded_and_printable(api: APIClient) -> None:
    headers = {"User-Agent": "a\tb" + "x" * 500}
    assert api.post("/api/orders", order_body(), format="json", headers=headers).status_code == 201
    info = Audit.objects.get().client_info
    assert info.startswith("abx")
    assert len(info) <= 255


def test_what_follows_keeps_where_it_came_from() -> None:
    origin = Origin(api="REST", info="shop", trace="t")
    assert Actor(kind="USER", id="1").coming_from(origin).on_behalf().origin == origin
    assert Actor(kind="SYSTEM").origin.api == "SYSTEM"
