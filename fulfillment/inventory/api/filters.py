"""What the lists of the inventory can be narrowed by."""

import json
from typing import Any

import django_filters
from django.db.models import QuerySet

from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id
from fulfillment.inventory.models import Listing, Stock

MAX_VALUES = 500


class ManyFilter(django_filters.CharFilter):
    """Any of several values: repeated, or separated by commas."""

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow *queryset*. Raises: InvalidInput for more than 500 values."""
        if not value:
            return queryset
        values = self.parent.data.getlist(self.name)
        if len(values) == 1:
            values = values[0].split(",")
        if len(values) > MAX_VALUES:
            raise InvalidInput(f"{self.name} has {len(values)} values; at most {MAX_VALUES} are possible.")
        return queryset.filter(**{f"{self.field_name}__in": values})

    @property
    def name(self) -> str:
        """The name of the query parameter."""
        return next(str(name) for name, item in self.parent.filters.items() if item is self)


class IdFilter(django_filters.CharFilter):
    """One id; what is no id belongs to nothing."""

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow *queryset*."""
        return queryset.filter(**{self.field_name: parse_id(value)}) if value else queryset


class ListingFilters(django_filters.FilterSet):
    """``tenantArticleIds`` and a code that is scanned."""

    tenantArticleIds = ManyFilter(field_name="tenant_article_id")
    scannableCode = django_filters.CharFilter(method="has_code")

    class Meta:
        model = Listing
        fields: list[str] = []

    def has_code(self, queryset: QuerySet[Listing], name: str, value: str) -> QuerySet[Listing]:
        """Narrow to listings of which *value* is one of the codes; a text search is what every database has."""
        return queryset.filter(details__scannableCodes__icontains=json.dumps(value))


class StockFilters(django_filters.FilterSet):
    """Facility, articles and locations."""

    facilityRef = IdFilter(field_name="facility_id")
    tenantFacilityId = django_filters.CharFilter(field_name="facility__tenant_facility_id")
    tenantArticleId = ManyFilter(field_name="tenant_article_id")
    locationRef = ManyFilter(field_name="details__locationRef")

    class Meta:
        model = Stock
        fields: list[str] = []
