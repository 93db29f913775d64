"""``POST /api/handoverjobs/search``."""

from typing import Any

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.search import (
    Boolean,
    Enum,
    Given,
    Item,
    Json,
    JsonList,
    Key,
    Moment,
    Nested,
    NestedList,
    Related,
    Search,
    String,
    StringEq,
    StringSearch,
    Text,
    Those,
)
from fulfillment.common.api.views import ApiView
from fulfillment.handover.documents import handover_job_document
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.schemas.handover_jobs import answers
from fulfillment.handover.selectors import handover_jobs_visible
from fulfillment.handover.states import HandoverChannel, HandoverJobStatus, HandoverLineKind

from .parts import address, item_article

# Missing and expected lines stand in lists of their own, which cannot be searched.
LINES = Those(Related("lines"), Q(kind=HandoverLineKind.HANDOVER))

HANDOVER_JOB_SEARCH = Search(
    "HandoverJob",
    "handoverJobs",
    shape=answers.Handoverjob,
    fields={
        "id": String(Key("id")),
        "anonymized": Boolean(Given("anonymized_at")),
        "assignedUsers": NestedList(
            JsonList("assigned_users"), {"userId": String(Item("userId")), "username": StringSearch(Item("username"))}
        ),
        "channel": Enum("channel", HandoverChannel.values),
        "facilityRef": String(Key("facility_id")),
        "fullIdentifier": StringSearch(Text("recipient_name")),
        "handoverJobLineItems": NestedList(
            LINES,
            {
                "article": Nested(
                    {
                        "tenantArticleId": StringSearch("tenant_article_id"),
                        "title": StringSearch(Json("article", "title")),
                    }
                ),
                "substituteLineItems": NestedList(
                    JsonList("details", "substituteLineItems"), {"article": item_article()}
                ),
            },
        ),
        "handoverJobParcelInfo": Nested(
            {
                "carrierKey": String(Json("parcel_info", "carrierKey")),
                "carrierRef": String(Json("parcel_info", "carrierRef")),
                "carrierTrackingNumber": String(Json("parcel_info", "carrierTrackingNumber")),
                "shipmentRef": String(Key("shipment_id")),
            }
        ),
        "invoiceAddress": address(lambda name: Json("invoice_address", name)),
        "pickJobRef": StringEq(Key("pick_job_id")),
        "recipientAddress": address(lambda name: Json("recipient", name)),
        "shortIdentifier": StringSearch(Text("short_id")),
        "status": Enum("status", HandoverJobStatus.values),
        "targetTime": Moment("target_time"),
        "tenantOrderId": StringSearch(Text("tenant_order_id")),
    },
    sorts={"targetTime": "target_time"},
)


class HandoverJobSearchView(ApiView):
    """Handover jobs by what is known of them."""

    permissions = {"POST": ApiPermission.HANDOVERJOB_READ}

    @describe("Search handover jobs", body=HANDOVER_JOB_SEARCH.payload, answers={200: HANDOVER_JOB_SEARCH.result})
    def post(self, request: Request) -> Response:
        """Return a page of the jobs that fulfill the query, in the order asked for, else of creation."""
        jobs = handover_jobs_visible(actor=self.actor).prefetch_related("lines")
        asked = self.body(HANDOVER_JOB_SEARCH.payload)
        return Response(HANDOVER_JOB_SEARCH.page(jobs, asked, document=_document, now=clock.now()))


def _document(job: HandoverJob) -> dict[str, Any]:
    return handover_job_document(job, sorted(job.lines.all(), key=lambda line: line.position))
