"""Giving a handover up: nobody came, or nobody wants the goods."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from fulfillment.common.admin import QuestionPage, Taken
from fulfillment.common.errors import InvalidInput
from fulfillment.handover.admin.consequences import cancel_consequences
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.services import handover_job_cancel
from fulfillment.handover.states import PENDING, HandoverJobCancelReason

from .handing_over import HandoverStepPage, opened

# What an associate can know; that an order is cancelled comes from its own cancelling.
OFFERED = (HandoverJobCancelReason.CONSUMER_NO_SHOW, HandoverJobCancelReason.CONSUMER_REJECTS)
MOST_WORDS = 1_000


class CancellingPage(QuestionPage, HandoverStepPage):
    """Asks why, and names what happens to the goods."""

    template = part = "backoffice/workplace/confirm.html"

    def possible(self, entity: HandoverJob) -> bool:
        return entity.status in PENDING

    def do(self, step: Taken) -> str:
        chosen = next((reason for reason in OFFERED if reason.value == step.data.get("choice")), None)
        if chosen is None:
            raise InvalidInput("Say why.")
        comment = step.data.get("comment", "").strip().replace("\x00", "")[:MOST_WORDS]
        with opened(step) as at_hand:
            handover_job_cancel(at_hand=at_hand, cancel_reason=chosen, reason=comment)
        back = " Put the goods back on their shelves." if at_hand.job.from_stock else ""
        return f"{at_hand.job} is cancelled.{back}"

    def context(self, request: HttpRequest, entity: HandoverJob, data: QueryDict | None) -> dict[str, Any]:  # noqa: ARG002
        """Return the question, the reasons and the consequences."""
        sent = data or QueryDict()
        return {
            "question": f"Cancel the handover of {entity}?",
            "consequences": cancel_consequences(entity),
            "action_url": reverse("admin:handover_handoverjob_handover_cancel", args=[entity.pk]),
            "choices": [(reason.value, reason.label) for reason in OFFERED],
            "choice": sent.get("choice", ""),
            "comment": sent.get("comment", ""),
            "submit": "Cancel the handover",
        }
