"""Describes views and structs to drf-spectacular, so that /api/schema says what the code does."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from django.db import models
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from fulfillment.common.bodies import UNSET, Body, UnsetType

from .errors import shape_described

REF = "#/components/schemas/{name}"
ViewMethod = TypeVar("ViewMethod", bound=Callable[..., Any])


class ErrorInner(Body):
    """One thing that is wrong; the two versions stand there on a version conflict."""

    summary: str
    description: str | UnsetType = UNSET
    request_version: int | UnsetType = UNSET
    version: int | UnsetType = UNSET


ApiError = list[ErrorInner]

FAILURES = {
    "400": "The request is not valid; the description says where and why.",
    "401": "Not authenticated.",
    "403": "A permission is missing; the description names it.",
    "404": "Unknown, or not yours.",
    "409": "The version is stale or the entity exists already.",
}


@dataclass(frozen=True)
class Operation:
    """What one method of a view takes and gives."""

    summary: str
    body: Any = None
    answers: dict[int, Any] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    failures: Sequence[int] = (400, 401, 403)
    deprecated: bool = False


def describe(
    summary: str,
    *,
    body: Any = None,
    answers: dict[int, Any] | None = None,
    query: dict[str, str] | None = None,
    failures: Sequence[int] = (400, 401, 403),
    deprecated: bool = False,
) -> Callable[[ViewMethod], ViewMethod]:
    """Attach an `Operation` to a view method: *query* maps names to descriptions.

    *body* and each of *answers* is a struct, or a tuple of those of which one is meant; an answer that is a file is
    its media type.
    """

    def attach(method: ViewMethod) -> ViewMethod:
        operation = Operation(summary, body, answers or {}, query or {}, failures, deprecated)
        method.operation = operation  # type: ignore[attr-defined]
        return method

    return attach


class StructSchema(AutoSchema):
    """Reads the `Operation` of a method instead of a DRF serializer."""

    @property
    def described(self) -> Operation:
        """Return what the method says of itself."""
        method = getattr(self.view, self.method.lower())
        return getattr(method, "operation", Operation(summary=""))

    def _is_list_view(self, serializer: object = None) -> bool:
        """Say no: lists have structs of their own, and guessing would ask for a serializer."""
        return False

    def get_operation_id(self) -> str:
        """Return the summary as one word, which is what client generators call their method."""
        first, *rest = re.findall(r"[A-Za-z]+", self.described.summary or str(super().get_operation_id()))
        return str(first).lower() + "".join(str(word).capitalize() for word in rest)

    def get_summary(self) -> str:
        return self.described.summary

    def get_description(self) -> str:  # type: ignore[override]
        method = getattr(self.view, self.method.lower())
        return (method.__doc__ or self.view.__doc__ or "").strip()

    def is_deprecated(self) -> bool:
        return self.described.deprecated

    def get_tags(self) -> list[str]:
        parts = [part for part in self.path.split("/") if part and not part.startswith("{")]
        return [parts[1] if parts[0] == "api" and len(parts) > 1 else "sign-in"]

    def get_extensions(self) -> dict[str, Any]:
        permission = getattr(self.view, "permissions", {}).get(self.method)
        names = permission if isinstance(permission, tuple) else (permission,) if permission else ()
        return {"x-fft-permissions": [str(name) for name in names]} if names else {}

    def _get_parameters(self) -> list[dict[str, Any]]:
        in_path = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in self.path_regex_names()
        ]
        in_query = [
            {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
            for name, text in self.described.query.items()
        ]
        return in_path + in_query

    def path_regex_names(self) -> list[str]:
        """Return the names of the variables in this operation's path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    def _get_request_body(self, direction: str = "request") -> dict[str, Any] | None:
        if self.described.body is None:
            return None
        schema = self._schema_of(self.described.body)
        return {"required": True, "content": {"application/json": {"schema": schema}}}

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        described = self.described
        answers: dict[str, Any] = {}
        for status, shape in (described.answers or {200: None}).items():
            answers[str(status)] = {"description": "Success"}
            if isinstance(shape, str):
                answers[str(status)]["content"] = {shape: {"schema": {"type": "string", "format": "binary"}}}
            elif shape is not None:
                answers[str(status)]["content"] = {"application/json": {"schema": self._schema_of(shape)}}
        errors = self._schema_of(shape_described(self.path) or ApiError)
        for status in described.failures:
            answers[str(status)] = {
                "description": FAILURES.get(str(status), "Refused."),
                "content": {"application/json": {"schema": errors}},
            }
        return answers

    def _schema_of(self, shape: Any) -> dict[str, Any]:
        shapes = shape if isinstance(shape, tuple) else (shape,)
        schemas, components = msgspec.json.schema_components(shapes, schema_hook=_choices, ref_template=REF)
        for name, component in components.items():
            resolved = ResolvedComponent(  # type: ignore[no-untyped-call]
                name=name, type=ResolvedComponent.SCHEMA, schema=component, object=f"struct:{name}"
            )
            self.registry.register_on_missing(resolved)
        return dict(schemas[0]) if len(schemas) == 1 else {"anyOf": list(schemas)}


def _choices(kind: type) -> dict[str, Any]:
    """Describe Django's choices, which are strings of a kind of their own."""
    if issubclass(kind, models.TextChoices):
        return {"type": "string", "enum": list(kind.values)}
    raise NotImplementedError  # msgspec's way of being told: not mine
