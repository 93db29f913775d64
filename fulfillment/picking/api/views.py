"""Pick jobs over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.common.versioning import known
from fulfillment.picking.documents import pick_job_document, stripped_pick_job_document
from fulfillment.picking.schemas import answers
from fulfillment.picking.schemas.actions import PickJobActionsParameter
from fulfillment.picking.schemas.creation import PickJobForCreation
from fulfillment.picking.schemas.patch import PickingPatchActions
from fulfillment.picking.selectors import pick_jobs_visible
from fulfillment.picking.services import pick_job_act, pick_job_create_headless, pick_job_patch

from .filters import PICK_JOB_QUERY, PickJobFilters


class PickJobsView(ApiView):
    """Pick jobs: what facilities are asked to take off their shelves."""

    permissions = {"GET": ApiPermission.PICKJOB_READ, "POST": ApiPermission.PICKJOB_WRITE}

    @describe("List pick jobs", answers={200: answers.StrippedPickJobs}, query=PICK_JOB_QUERY)
    def get(self, request: Request) -> Response:
        """Return a page of jobs in the order of creation."""
        jobs = self.filtered(pick_jobs_visible(actor=self.actor), PickJobFilters)
        return self.page(jobs, name="pickjobs", document=stripped_pick_job_document)

    @describe(
        "Create pick job",
        body=PickJobForCreation,
        answers={201: answers.PickJob},
        failures=(400, 401, 403),
    )
    def post(self, request: Request) -> Response:
        """Make a job without an order; it reserves nothing."""
        job, lines = pick_job_create_headless(body=self.body(PickJobForCreation), actor=self.actor)
        return created(pick_job_document(job, lines), f"/api/pickjobs/{job.pk}")


class PickJobView(ApiView):
    """One pick job."""

    permissions = {"GET": ApiPermission.PICKJOB_READ, "PATCH": ApiPermission.PICKJOB_WRITE}

    @describe("Get pick job", answers={200: answers.PickJob}, failures=(401, 403, 404))
    def get(self, request: Request, pick_job_id: str) -> Response:
        """Return the job with this id and its lines."""
        job = known(pick_jobs_visible(actor=self.actor), pick_job_id)
        return Response(pick_job_document(job, list(job.lines.order_by("position"))))

    @describe(
        "Update pick job",
        body=PickingPatchActions,
        answers={200: answers.PickJob},
        failures=(400, 401, 403, 404, 409),
    )
    def patch(self, request: Request, pick_job_id: str) -> Response:
        """Carry out modifications in order, all or none. Deprecated: call an action instead."""
        job, lines = pick_job_patch(pick_job_id=pick_job_id, body=self.body(PickingPatchActions), actor=self.actor)
        return Response(pick_job_document(job, lines))


class PickJobActionsView(ApiView):
    """The verbs of one pick job."""

    permissions = {"POST": ApiPermission.PICKJOB_WRITE}

    @describe(
        "Call pick job action",
        body=PickJobActionsParameter,
        answers={200: answers.PickJob},
        failures=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, pick_job_id: str) -> Response:
        """Carry out one action and return the job as it is then."""
        action = self.body(PickJobActionsParameter)
        job, lines = pick_job_act(pick_job_id=pick_job_id, action=action, actor=self.actor)
        return Response(pick_job_document(job, lines))
