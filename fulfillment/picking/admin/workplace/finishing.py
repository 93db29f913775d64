"""Finishing a job: if something is missing, why, and what will happen to it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from fulfillment.common.admin import QuestionPage, Taken
from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfillment.picking.admin.consequences import short_pick_consequences
from fulfillment.picking.admin.reasons import short_pick_reasons
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.services import JobAtHand, LinePicked, pick_job_pick
from fulfillment.picking.states import FINISHED, PickJobStatus

from .picking import JobStepPage, opened


@dataclass(frozen=True, slots=True)
class MissingLine:
    """One line that is not picked whole, with what the picker has said of it so far."""

    line: PickLine
    reason: str
    emptied: bool

    @property
    def missing(self) -> int:
        return self.line.quantity - self.line.picked


class FinishingPage(QuestionPage, JobStepPage):
    """Asks for a reason for each line with missing units, then finishes; without missing units it only finishes."""

    template = part = "backoffice/workplace/finish.html"

    def possible(self, entity: PickJob) -> bool:
        return bool(entity.status == PickJobStatus.IN_PROGRESS)

    def do(self, step: Taken) -> str:
        with opened(step) as at_hand:
            if at_hand.job.status != PickJobStatus.IN_PROGRESS:
                raise IllegalTransition("Start the job first.")
            pick_job_pick(at_hand=at_hand, lines=_said(at_hand, step.data))
        job = at_hand.job
        return f"{job.short_id} is picked." if job.status in FINISHED else f"{job.short_id} is finished here."

    def context(self, request: HttpRequest, entity: PickJob, data: QueryDict | None) -> dict[str, Any]:  # noqa: ARG002
        """Return the missing lines with their reasons, and the consequences."""
        lines = list(entity.lines.order_by("position"))
        picked, missing = sum(line.picked for line in lines), sum(line.quantity - line.picked for line in lines)
        return {
            "job": entity,
            "missing_lines": [_missing(line, data) for line in lines if line.picked < line.quantity],
            "reasons": list(short_pick_reasons()),
            "consequences": short_pick_consequences(entity, picked=picked, missing=missing),
            "picked": picked,
            "missing": missing,
        }


def _missing(line: PickLine, data: QueryDict | None) -> MissingLine:
    sent = data or QueryDict()
    return MissingLine(line, sent.get(f"reason-{line.pk}", ""), f"emptied-{line.pk}" in sent)


def _said(at_hand: JobAtHand, data: QueryDict) -> list[LinePicked]:
    """Return what the picker says of the missing lines. Raises: InvalidInput without a reason for each."""
    reasons = short_pick_reasons()
    said = []
    for line in at_hand.lines:
        missing = line.quantity - line.picked
        if not missing:
            continue
        localized = reasons.get(data.get(f"reason-{line.pk}", ""))
        if localized is None:
            title = line.article.get("title") or line.tenant_article_id
            raise InvalidInput(f"Say why {missing} × {title} {'is' if missing == 1 else 'are'} missing.")
        said.append(
            LinePicked(
                line_id=str(line.pk),
                short_pick_reason={"reasonLocalized": localized},
                stock_emptied=f"emptied-{line.pk}" in data,
            )
        )
    return said
