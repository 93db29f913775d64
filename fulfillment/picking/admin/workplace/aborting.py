"""Giving a job up: what that leads to, and why."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from fulfillment.common.admin import QuestionPage, Taken
from fulfillment.picking.admin.consequences import abort_consequences
from fulfillment.picking.models import PickJob
from fulfillment.picking.services import pick_job_abort
from fulfillment.picking.states import UNFINISHED

from .picking import JobStepPage, opened

MOST_WORDS = 1_000


class AbortingPage(QuestionPage, JobStepPage):
    """Asks before it gives the job up."""

    template = part = "backoffice/workplace/confirm.html"

    def possible(self, entity: PickJob) -> bool:
        return entity.status in UNFINISHED

    def do(self, step: Taken) -> str:
        reason = step.data.get("comment", "").strip().replace("\x00", "")[:MOST_WORDS]
        with opened(step) as at_hand:
            pick_job_abort(at_hand=at_hand, reason=reason)
        return f"{at_hand.job.short_id} is aborted."

    def context(self, request: HttpRequest, entity: PickJob, data: QueryDict | None) -> dict[str, Any]:  # noqa: ARG002
        """Return the question and the consequences."""
        picked = sum(entity.lines.values_list("picked", flat=True))
        return {
            "question": f"Abort {entity.short_id}?",
            "consequences": abort_consequences(entity, picked=picked),
            "action_url": reverse("admin:picking_pickjob_pick_abort", args=[entity.pk]),
            "comment": (data or QueryDict()).get("comment", ""),
            "submit": "Abort the job",
        }
