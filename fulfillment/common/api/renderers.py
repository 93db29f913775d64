"""Renders every answer of the API."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson: UTF-8, ids and moments as strings, moments with ``Z``."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return *data* as bytes; nothing for an answer without a body."""
        return b"" if data is None else to_json(data)


def to_json(data: Any) -> bytes:
    """Return *data* as the bytes of its JSON, as every answer and webhook of the API shows it."""
    return orjson.dumps(data, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
