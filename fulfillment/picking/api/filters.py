"""The query parameters of the pick job list."""

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from fulfillment.accounts.api.filters import AssignedUserFilter
from fulfillment.common.api.filters import IdFilter, ManyFilter, MomentFilter
from fulfillment.picking.models import LoadUnit, PickJob, PickLine
from fulfillment.picking.states import Channel, PickJobStatus

PICK_JOB_QUERY = {
    "orderRef": "The order the jobs belong to",
    "facilityRef": "The facility that picks",
    "status": "A state; may be repeated",
    "channel": "COLLECT or SHIPPING",
    "assignedUser": "Id or name of a user who works on it",
    "modifiedByUsername": "Name of the user who picks",
    "tenantOrderId": "The client's own order number",
    "shortId": "The short id people call out",
    "consumerName": "A part of the consumer's name",
    "articleTitle": "A part of the title of an article",
    "carrierKeys": "The key of a carrier; may be repeated",
    "pickJobRefs": "The id of a pick job; may be repeated",
    "searchTerm": "A part of order number, short id, consumer name or article number",
    "startOrderDate": "Ordered then or later",
    "endOrderDate": "Ordered then or before",
    "startTargetTime": "Due then or later",
    "endTargetTime": "Due then or before",
    "anonymized": "Whether personal data was removed",
    "size": "Page size",
    "startAfterId": "The last id of the page before",
}


class PickJobFilters(django_filters.FilterSet):
    """``GET /api/pickjobs``."""

    orderRef = django_filters.UUIDFilter(field_name="order_id")
    facilityRef = django_filters.UUIDFilter(field_name="facility_id")
    pickJobRefs = ManyFilter(field_name="pk", of_ids=True)
    status = django_filters.MultipleChoiceFilter(choices=PickJobStatus.choices, distinct=False)
    channel = django_filters.ChoiceFilter(choices=Channel.choices)
    assignedUser = AssignedUserFilter()
    modifiedByUsername = django_filters.CharFilter(field_name="editor__username")
    tenantOrderId = django_filters.CharFilter(field_name="tenant_order_id")
    shortId = django_filters.CharFilter(field_name="short_id")
    consumerName = django_filters.CharFilter(field_name="consumer_name", lookup_expr="icontains")
    articleTitle = django_filters.CharFilter(method="with_title")
    carrierKeys = ManyFilter(field_name="delivery__shipping__carrierKey")
    searchTerm = django_filters.CharFilter(method="matching")
    startOrderDate = MomentFilter(field_name="order_date", lookup_expr="gte")
    endOrderDate = MomentFilter(field_name="order_date", lookup_expr="lte")
    startTargetTime = MomentFilter(field_name="target_time", lookup_expr="gte")
    endTargetTime = MomentFilter(field_name="target_time", lookup_expr="lte")
    anonymized = django_filters.BooleanFilter(field_name="anonymized_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = PickJob
        fields: list[str] = []

    def with_title(self, queryset: QuerySet[PickJob], name: str, value: str) -> QuerySet[PickJob]:
        """Narrow to jobs with an article of which the title contains *value*."""
        return queryset.filter(_has_line(article__title__icontains=value))

    def matching(self, queryset: QuerySet[PickJob], name: str, value: str) -> QuerySet[PickJob]:
        """Narrow to jobs that *value* could mean."""
        return queryset.filter(
            Q(tenant_order_id__icontains=value)
            | Q(short_id__iexact=value)
            | Q(consumer_name__icontains=value)
            | _has_line(tenant_article_id__icontains=value)
        )


class LoadUnitFilters(django_filters.FilterSet):
    """``GET /api/loadunits``."""

    pickJobRef = IdFilter(field_name="pick_jobs")

    class Meta:
        model = LoadUnit
        fields: list[str] = []


def _has_line(**conditions: str) -> Q:
    return Q(Exists(PickLine.objects.filter(pick_job=OuterRef("pk"), **conditions)))
