"""Pick jobs over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.common.versioning import known
from fulfillment.picking import schemas
from fulfillment.picking.documents import pick_job_document, stripped_pick_job_document
from fulfillment.picking.selectors import pick_jobs_visible

from .filters import PickJobFilters


class PickJobsView(ApiView):
    """Pick jobs: what facilities are asked to take off their shelves."""

    permissions = {"GET": ApiPermission.PICKJOB_READ}

    @describe(
        "List pick jobs",
        answers={200: schemas.StrippedPickJobs},
        query={
            "orderRef": "The order the jobs belong to",
            "facilityRef": "The facility that picks",
            "status": "A state; may be repeated",
            "tenantOrderId": "The client's own order number",
            "shortId": "The short id people call out",
            "size": "Page size",
            "startAfterId": "The last id of the page before",
        },
    )
    def get(self, request: Request) -> Response:
        """Return a page of jobs in the order of creation."""
        jobs = self.filtered(pick_jobs_visible(actor=self.actor), PickJobFilters)
        return self.page(jobs, name="pickjobs", document=stripped_pick_job_document)


class PickJobView(ApiView):
    """One pick job."""

    permissions = {"GET": ApiPermission.PICKJOB_READ}

    @describe("Get pick job", answers={200: schemas.PickJob}, failures=(401, 403, 404))
    def get(self, request: Request, pick_job_id: str) -> Response:
        """Return the job with this id and its lines."""
        job = known(pick_jobs_visible(actor=self.actor), pick_job_id)
        return Response(pick_job_document(job, list(job.lines.order_by("position"))))
