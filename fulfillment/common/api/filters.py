"""Filters that the lists of several apps have."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id

MAX_VALUES = 500


class ManyFilter(django_filters.CharFilter):
    """Any of several values: repeated, or separated by commas; *of_ids*: what is no id belongs to nothing."""

    def __init__(self, *, of_ids: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.of_ids = of_ids

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow *queryset*. Raises: InvalidInput for more than 500 values."""
        if not value:
            return queryset
        return queryset.filter(**{f"{self.field_name}__in": ids_of(self.values) if self.of_ids else self.values})

    @property
    def values(self) -> list[str]:
        """The values of the query. Raises: InvalidInput for more than 500."""
        values: list[str] = self.parent.data.getlist(self.name)
        if len(values) == 1:
            values = values[0].split(",")
        if len(values) > MAX_VALUES:
            raise InvalidInput(f"{self.name} has {len(values)} values; at most {MAX_VALUES} are possible.")
        return values

    @property
    def name(self) -> str:
        """The name of the query parameter."""
        return next(str(name) for name, item in self.parent.filters.items() if item is self)


def ids_of(values: Iterable[str]) -> list[uuid.UUID]:
    """Return those of *values* that are ids."""
    return [key for key in map(parse_id, values) if key]


class IdFilter(django_filters.CharFilter):
    """One id; what is no id belongs to nothing."""

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow *queryset*."""
        return queryset.filter(**{self.field_name: parse_id(value)}) if value else queryset


class MomentField(forms.DateTimeField):
    """A moment with a time zone; without one nobody knows which moment it is."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "A moment with a time zone is expected, as 2031-05-01T12:00:00Z; in an address + is written %2B."
    }

    def to_python(self, value: Any) -> datetime.datetime | None:
        """Return the moment in UTC, as it is stored. Raises: ValidationError, also for one beyond the calendar."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            moment = datetime.datetime.fromisoformat(text)
            if moment.tzinfo is None:
                raise ValueError("no zone")
            return moment.astimezone(datetime.UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class MomentFilter(django_filters.IsoDateTimeFilter):
    """A moment with a time zone, as ISO 8601."""

    field_class = MomentField
