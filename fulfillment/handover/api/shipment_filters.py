"""The query parameters of the shipment list."""

import json
import re
from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from fulfillment.common.api.filters import IdFilter, ManyFilter
from fulfillment.common.errors import InvalidInput
from fulfillment.handover.models import Parcel, Shipment
from fulfillment.handover.states import ParcelStatus, ShipmentStatus

SHIPMENT_QUERY = {
    "pickJobRef": "The pick job whose goods they are",
    "facilityRef": "The facility they leave",
    "carrierRef": "The carrier that brings them",
    "tenantOrderId": "The client's own order number",
    "carrierKeys": "The key of a carrier; several are separated by commas",
    "status": "A state; several are separated by commas",
    "parcelStatus": "The state of one of their parcels; several are separated by commas",
    "startTargetTime": "Due then or later",
    "endTargetTime": "Due then or before",
    "anonymized": "Whether personal data was removed",
    "searchTerm": "A part of order number, short id, tracking number, article, address or name",
    "size": "Page size",
    "startAfterId": "The last id of the page before",
}
NAMES_AND_PLACES = ("firstName", "lastName", "companyName", "street", "postalCode", "city")
ADDRESSES = ("recipient", "properties__invoiceAddress")


class StatesFilter(ManyFilter):
    """Any of several states: repeated, or separated by commas."""

    def __init__(self, *, states: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.states = tuple(map(str, states))

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow *queryset*. Raises: InvalidInput for what is no state."""
        given = self.parent.data.getlist(self.name)
        wrong = [word for text in given for word in text.split(",") if word and word not in self.states]
        if wrong:
            raise InvalidInput(f"{self.name}: {wrong[0]!r:.80} is none of {', '.join(self.states)}.")
        return super().filter(queryset, value)


class ParcelStatesFilter(StatesFilter):
    """Any of several states of a parcel of theirs."""

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow *queryset*. Raises: InvalidInput for what is no state."""
        if not value:
            return queryset
        parcels = super().filter(Parcel.objects.filter(shipment=OuterRef("pk")), value)
        return queryset.filter(Exists(parcels))


class ShipmentFilters(django_filters.FilterSet):  # type: ignore[misc]
    """``GET /api/shipments``."""

    pickJobRef = IdFilter(field_name="pick_job_id")
    facilityRef = IdFilter(field_name="facility_id")
    carrierRef = IdFilter(field_name="carrier_id")
    tenantOrderId = django_filters.CharFilter(field_name="tenant_order_id")
    carrierKeys = ManyFilter(field_name="carrier__key")
    status = StatesFilter(field_name="status", states=ShipmentStatus.values)
    parcelStatus = ParcelStatesFilter(field_name="status", states=ParcelStatus.values)
    startTargetTime = django_filters.IsoDateTimeFilter(field_name="target_time", lookup_expr="gte")
    endTargetTime = django_filters.IsoDateTimeFilter(field_name="target_time", lookup_expr="lte")
    anonymized = django_filters.BooleanFilter(field_name="anonymized_at", lookup_expr="isnull", exclude=True)
    searchTerm = django_filters.CharFilter(method="matching")

    class Meta:
        model = Shipment
        fields: list[str] = []

    def matching(self, queryset: QuerySet[Shipment], name: str, value: str) -> QuerySet[Shipment]:
        """Narrow to shipments that *value* could mean."""
        wanted = (
            Q(tenant_order_id__icontains=value)
            | Q(short_id__icontains=value)
            | _has_parcel(tracking_number__icontains=value)
            | Q(lines__iregex=_in_articles(value))
        )
        for address in ADDRESSES:
            for part in NAMES_AND_PLACES:
                wanted |= Q(**{f"{address}__{part}__icontains": value})
        return queryset.filter(wanted)


def _has_parcel(**conditions: Any) -> Q:
    return Q(Exists(Parcel.objects.filter(shipment=OuterRef("pk"), **conditions)))


def _in_articles(value: str) -> str:
    """Return a pattern for *value* in the title or the number of an article in the text of the lines.

    PostgreSQL writes letters into JSON as they are, SQLite gets them escaped.
    """
    spellings = {json.dumps(value, ensure_ascii=escaped)[1:-1] for escaped in (True, False)}
    either = "|".join(re.escape(spelling) for spelling in sorted(spellings))
    return rf'"(title|tenantArticleId)": "([^"\\]|\\.)*({either})'
