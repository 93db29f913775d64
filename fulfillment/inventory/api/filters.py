"""What the lists of the inventory can be narrowed by."""

import json

import django_filters
from django.db.models import QuerySet

from fulfillment.common.api.filters import IdFilter, ManyFilter
from fulfillment.inventory.models import Listing, Stock


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
