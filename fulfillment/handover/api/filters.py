"""The query parameters of the handover job list."""

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from fulfillment.accounts.api.filters import AssignedUserFilter
from fulfillment.common.api.filters import ManyFilter, MomentFilter, ids_of
from fulfillment.handover.models import HandoverJob, HandoverLine
from fulfillment.handover.states import HandoverChannel, HandoverJobStatus

HANDOVER_JOB_QUERY = {
    "status": "A state; may be repeated",
    "channel": "COLLECT or DELIVERY",
    "facilityRef": "The facility where the goods are",
    "pickJobRef": "The pick job that the goods are from",
    "shipmentRef": "The shipment that the goods go with",
    "carrierRefs": "The id of a carrier; may be repeated",
    "assignedUser": "Id or name of a user who works on it",
    "tenantOrderId": "The client's own order number",
    "searchTerm": "A part of order number, short id, recipient, article number or tracking number",
    "startTargetTime": "Due then or later",
    "endTargetTime": "Due then or before",
    "anonymized": "Whether personal data was removed",
    "size": "Page size",
    "startAfterId": "The last id of the page before",
}


class CarriersFilter(ManyFilter):
    """Jobs of any of several carriers: of their shipment, or as the client named it for the parcel."""

    def filter(self, queryset: QuerySet[HandoverJob], value: str | None) -> QuerySet[HandoverJob]:
        """Narrow *queryset*. Raises: InvalidInput for more than 500 values."""
        if not value:
            return queryset
        of_shipment, of_parcel = (
            Q(shipment__carrier__in=ids_of(self.values)),
            Q(parcel_info__carrierRef__in=self.values),
        )
        return queryset.filter(of_shipment | of_parcel)


class HandoverJobFilters(django_filters.FilterSet):
    """``GET /api/handoverjobs``."""

    status = django_filters.MultipleChoiceFilter(choices=HandoverJobStatus.choices, distinct=False)
    channel = django_filters.ChoiceFilter(choices=HandoverChannel.choices)
    facilityRef = django_filters.UUIDFilter(field_name="facility_id")
    pickJobRef = django_filters.UUIDFilter(field_name="pick_job_id")
    shipmentRef = django_filters.UUIDFilter(field_name="shipment_id")
    carrierRefs = CarriersFilter()
    assignedUser = AssignedUserFilter()
    tenantOrderId = django_filters.CharFilter(field_name="tenant_order_id")
    searchTerm = django_filters.CharFilter(method="matching")
    startTargetTime = MomentFilter(field_name="target_time", lookup_expr="gte")
    endTargetTime = MomentFilter(field_name="target_time", lookup_expr="lte")
    anonymized = django_filters.BooleanFilter(field_name="anonymized_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = HandoverJob
        fields: list[str] = []

    def matching(self, queryset: QuerySet[HandoverJob], name: str, value: str) -> QuerySet[HandoverJob]:
        """Narrow to jobs that *value* could mean."""
        lines = HandoverLine.objects.filter(handover_job=OuterRef("pk"), tenant_article_id__icontains=value)
        return queryset.filter(
            Q(tenant_order_id__icontains=value)
            | Q(short_id__iexact=value)
            | Q(recipient_name__icontains=value)
            | Q(parcel_info__carrierTrackingNumber__iexact=value)
            | Exists(lines)
        )
