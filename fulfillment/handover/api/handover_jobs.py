"""Handover jobs over HTTP."""

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.files import FileView, shown_file
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.handover.delivery_note import delivery_note
from fulfillment.handover.documents import handover_job_document, stripped_handover_job_document
from fulfillment.handover.schemas.handover_jobs import answers
from fulfillment.handover.schemas.handover_jobs.actions import HandoverJobActionsParameter
from fulfillment.handover.schemas.handover_jobs.creation import HandoverjobForCreation
from fulfillment.handover.schemas.handover_jobs.patch import HandoverjobPatchActions
from fulfillment.handover.selectors import handover_job_shown, handover_jobs_visible
from fulfillment.handover.services import handover_job_act, handover_job_create_headless, handover_job_patch

from .filters import HANDOVER_JOB_QUERY, HandoverJobFilters


class HandoverJobsView(ApiView):
    """Handover jobs: goods that wait for the customer or the carrier."""

    permissions = {"GET": ApiPermission.HANDOVERJOB_READ, "POST": ApiPermission.HANDOVERJOB_WRITE}

    @describe("List handover jobs", answers={200: answers.StrippedHandoverjobs}, query=HANDOVER_JOB_QUERY)
    def get(self, request: Request) -> Response:
        """Return a page of jobs in the order of creation."""
        jobs = self.filtered(handover_jobs_visible(actor=self.actor), HandoverJobFilters)
        return self.page(jobs, name="handoverjobs", document=stripped_handover_job_document)

    @describe(
        "Create handover job",
        body=HandoverjobForCreation,
        answers={201: answers.Handoverjob},
        failures=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request) -> Response:
        """Make a job for goods that were not picked here; it moves no stock."""
        job, lines = handover_job_create_headless(body=self.body(HandoverjobForCreation), actor=self.actor)
        return created(handover_job_document(job, lines), f"/api/handoverjobs/{job.pk}")


class HandoverJobView(ApiView):
    """One handover job."""

    permissions = {"GET": ApiPermission.HANDOVERJOB_READ, "PATCH": ApiPermission.HANDOVERJOB_WRITE}

    @describe("Get handover job", answers={200: answers.Handoverjob}, failures=(401, 403, 404))
    def get(self, request: Request, handover_job_id: str) -> Response:
        """Return the job with this id and its lines."""
        job, lines = handover_job_shown(handover_job_id=handover_job_id, actor=self.actor)
        return Response(handover_job_document(job, lines))

    @describe(
        "Update handover job",
        body=HandoverjobPatchActions,
        answers={200: answers.Handoverjob},
        failures=(400, 401, 403, 404, 409),
    )
    def patch(self, request: Request, handover_job_id: str) -> Response:
        """Carry out modifications in order, all or none. Deprecated: call an action instead."""
        body = self.body(HandoverjobPatchActions)
        job, lines = handover_job_patch(handover_job_id=handover_job_id, body=body, actor=self.actor)
        return Response(handover_job_document(job, lines))


class HandoverJobActionsView(ApiView):
    """The verbs of one handover job."""

    permissions = {"POST": ApiPermission.HANDOVERJOB_WRITE}

    @describe(
        "Call handover job action",
        body=HandoverJobActionsParameter,
        answers={200: answers.Handoverjob},
        failures=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, handover_job_id: str) -> Response:
        """Carry out one action and return the job as it is then."""
        action = self.body(HandoverJobActionsParameter)
        job, lines = handover_job_act(handover_job_id=handover_job_id, action=action, actor=self.actor)
        return Response(handover_job_document(job, lines))


class DeliveryNoteView(FileView):
    """The delivery note of one handover job."""

    permissions = {"GET": ApiPermission.HANDOVERJOB_READ}

    @describe("Get delivery note", answers={200: "application/pdf"}, failures=(401, 403, 404))
    def get(self, request: Request, handover_job_id: str) -> HttpResponse:
        """Return the delivery note as a PDF, as the job is now: made anew each time, it is not kept."""
        job, lines = handover_job_shown(handover_job_id=handover_job_id, actor=self.actor)
        note = delivery_note(job, lines, job.facility)
        return shown_file(note, content_type="application/pdf", name=f"delivery-note-{job.pk}.pdf")
