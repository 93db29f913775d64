"""Bodies that come in chunks: clients that stream do not know the length beforehand."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from fulfillment.common.api.middleware import ChunkedBodyMiddleware


def seen(content: bytes, path: str = "/api/orders", **headers: str) -> bytes:
    """What a view reads when the server has taken the chunks apart."""
    environ: dict[str, Any] = {"wsgi.input": BytesIO(content), "CONTENT_LENGTH": "", **headers}
    request = RequestFactory().post(path, content_type="application/json")
    request.META.update(environ)

    def view(given: HttpRequest) -> HttpResponse:
        return HttpResponse(given.read())

    return ChunkedBodyMiddleware(view)(request).content


def test_a_chunked_body_is_read_whole() -> None:
    body = json.dumps({"a": "ö" * 10_000}).encode()
    assert seen(body, HTTP_TRANSFER_ENCODING="chunked") == body


def test_of_a_body_without_end_one_byte_too_many_is_read() -> None:
    assert len(seen(b"x" * 3_000_000, HTTP_TRANSFER_ENCODING="Chunked")) == 1_000_001


@pytest.mark.parametrize(("path", "headers"), [("/api/orders", {}), ("/admin/", {"HTTP_TRANSFER_ENCODING": "chunked"})])
def test_everything_else_is_left_alone(path: str, headers: dict[str, str]) -> None:
    assert seen(b"x", path=path, **headers) == b"{}"  # what the factory sends where nothing is given
