"""Filters that the lists of several apps have."""

from typing import Any

import django_filters
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
        values = self.parent.data.getlist(self.name)
        if len(values) == 1:
            values = values[0].split(",")
        if len(values) > MAX_VALUES:
            raise InvalidInput(f"{self.name} has {len(values)} values; at most {MAX_VALUES} are possible.")
        wanted = [key for key in map(parse_id, values) if key] if self.of_ids else values
        return queryset.filter(**{f"{self.field_name}__in": wanted})

    @property
    def name(self) -> str:
        """The name of the query parameter."""
        return next(str(name) for name, item in self.parent.filters.items() if item is self)


class IdFilter(django_filters.CharFilter):
    """One id; what is no id belongs to nothing."""

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow *queryset*."""
        return queryset.filter(**{self.field_name: parse_id(value)}) if value else queryset
