"""The filters in the bar above a list: chips for few values, a menu for many."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from fulfillment.common.cells import count_text

from .lists import bounded_count


class BarFilter(admin.SimpleListFilter):
    """One choice among a few values, shown as chips; with counts for those in ``counts()``."""

    menu = False
    all_label = "All"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        self.request = request
        self.model_admin = model_admin
        super().__init__(request, params, model, model_admin)

    def counts(self) -> dict[str, int]:
        """Return how many rows each value has, as far as somebody wants to know."""
        return {}

    def value(self) -> str | None:
        """Return the chosen value; one that is not offered is as good as none."""
        chosen = super().value()
        return chosen if any(chosen == key for key, _ in self.lookup_choices) else None

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield what the bar shows: label, count, address and whether it is chosen."""
        chosen = self.value()
        name = self.parameter_name or ""
        yield {"label": self.all_label, "url": changelist.get_query_string(remove=[name]), "selected": chosen is None}
        counts = self.counts()
        for key, label in self.lookup_choices:
            yield {
                "value": key,
                "label": label,
                "url": changelist.get_query_string({name: key}),
                "selected": chosen == str(key),
                "count": count_text(counts[key]) if counts.get(key) else "",
            }


class ChoiceFilter(BarFilter):
    """One of the values that a field's ``choices`` allow."""

    title = "status"
    parameter_name = "status"
    counted: tuple[str, ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        field = model_admin.model._meta.get_field(self.parameter_name)
        return [(str(value), str(label)) for value, label in field.flatchoices]

    def counts(self) -> dict[str, int]:
        """Return bounded counts of the values in ``counted``, one query each."""
        rows = self.model_admin.get_queryset(self.request)
        return {value: bounded_count(rows.filter(**{str(self.parameter_name): value})) for value in self.counted}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(**{str(self.parameter_name): self.value()}) if self.value() else queryset


class MenuFilter(BarFilter):
    """One choice among many values, shown as a menu."""

    menu = True
