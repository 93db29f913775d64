"""``POST /api/pickjobs/search``."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.search import (
    Enum,
    EnumList,
    Item,
    JsonList,
    Key,
    Moment,
    NestedList,
    Related,
    Search,
    String,
    StringEq,
    StringList,
    StringSearch,
)
from fulfillment.common.api.views import ApiView
from fulfillment.picking.documents import pick_job_document
from fulfillment.picking.models import PickJob
from fulfillment.picking.schemas import answers
from fulfillment.picking.selectors import pick_jobs_visible
from fulfillment.picking.states import PickJobStatus

PICKING_METHODS = ("SINGLE_ORDER", "MULTI_ORDER", "BATCH_PICKING", "BATCH")

PICK_JOB_SEARCH = Search(
    "PickJob",
    "pickJobs",
    shape=answers.PickJob,
    fields={
        "id": String(Key("id")),
        "status": Enum("status", PickJobStatus.values),
        "facilityRef": StringEq(Key("facility_id")),
        "orderRef": StringEq(Key("order_id")),
        "created": Moment("created_at"),
        "lastModified": Moment("modified_at"),
        "targetTime": Moment("target_time"),
        "tenantOrderId": String("tenant_order_id"),
        "consumerName": StringSearch("consumer_name"),
        "preferredPickingMethods": EnumList(JsonList("properties", "preferredPickingMethods"), PICKING_METHODS),
        "transfers": NestedList(JsonList("properties", "transfers"), {"id": StringEq(Item("id"))}),
        "tenantArticleIds": StringList(Related("lines"), "tenant_article_id"),
    },
    sorts={
        "created": "created_at",
        "lastModified": "modified_at",
        "targetTime": "target_time",
        "tenantOrderId": "tenant_order_id",
    },
)


class PickJobSearchView(ApiView):
    """Pick jobs by what is known of them."""

    permissions = {"POST": ApiPermission.PICKJOB_READ}

    @describe("Search pick jobs", body=PICK_JOB_SEARCH.payload, answers={200: PICK_JOB_SEARCH.result})
    def post(self, request: Request) -> Response:
        """Return a page of the jobs that fulfill the query, in the order asked for, else of creation."""
        jobs = pick_jobs_visible(actor=self.actor).prefetch_related("lines")
        asked = self.body(PICK_JOB_SEARCH.payload)
        return Response(PICK_JOB_SEARCH.page(jobs, asked, document=_document, now=clock.now()))


def _document(job: PickJob) -> dict[str, Any]:
    return pick_job_document(job, sorted(job.lines.all(), key=lambda line: line.position))
