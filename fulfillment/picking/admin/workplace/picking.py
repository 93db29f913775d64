"""The picking page: start, line by line, pause; every count is saved at once by the API's own service."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import Step, StepPage, Taken, actor_for
from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfillment.handover.selectors import handover_of_pick_job
from fulfillment.inventory.articles import article_attributes, article_image, listed_codes
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.selectors import pick_jobs_visible
from fulfillment.picking.services import (
    JobAtHand,
    LinePicked,
    pick_job_at_hand,
    pick_job_pause,
    pick_job_pick_lines,
    pick_job_start,
)
from fulfillment.picking.states import UNFINISHED, PickJobStatus
from fulfillment.processes.last_steps import last_step

from .cards import due_text
from .codes import line_meant

MANY = 4  # from so many units on, one press takes them all
LOTS = 10  # from so many on, a number can be typed


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line with how its article is recognized; ``hit`` is what the last step counted."""

    line: PickLine
    image: str
    attributes: list[str]
    codes: list[str]
    hit: bool

    @property
    def done(self) -> bool:
        return self.line.picked == self.line.quantity

    @property
    def many(self) -> bool:
        return self.line.quantity >= MANY and not self.done

    @property
    def lots(self) -> bool:
        return self.line.quantity >= LOTS


class JobStepPage(StepPage):
    """The base of what is done with a pick job on a phone."""

    permission = ApiPermission.PICKJOB_WRITE

    def url(self, entity: PickJob) -> str:
        return reverse("admin:picking_pickjob_pick", args=[entity.pk])

    def changed_by(self, entity: PickJob) -> str:
        step = last_step(process_id=entity.process_id, entity_id=entity.pk)
        return step.actor_id if step else ""


class PickingPage(JobStepPage):
    """One job from its start to the last unit found."""

    template = "backoffice/workplace/pick.html"
    part = "backoffice/workplace/pick_part.html"

    @property
    def steps(self) -> Mapping[str, Step]:
        return {"start": _start, "pause": _pause, "count": _count, "scan": _scan}

    def context(self, request: HttpRequest, entity: PickJob, data: QueryDict | None) -> dict[str, Any]:  # noqa: ARG002
        """Return the job with its lines, and where to go from one that is done."""
        actor = actor_for(request)
        lines = list(entity.lines.order_by("position"))
        picked, units = sum(line.picked for line in lines), sum(line.quantity for line in lines)
        due, urgency = due_text(entity.target_time, now=clock.now()) if entity.status in UNFINISHED else ("", "")
        over = entity.status not in UNFINISHED
        return {
            "job": entity,
            "lines": _shown(entity, lines),
            "picked": picked,
            "units": units,
            "missing": units - picked,
            "due": due,
            "urgency": urgency,
            "over": over,
            "somebody_else": _somebody_else(entity, actor),
            "handover": _handover(entity, actor) if over else None,
            "following": _next_job(entity, actor) if over else None,
        }


def _shown(job: PickJob, lines: list[PickLine]) -> list[ShownLine]:
    listed = listed_codes(facility_id=job.facility_id, tenant_article_ids=[line.tenant_article_id for line in lines])
    return [
        ShownLine(
            line,
            article_image(line.article),
            article_attributes(line.article),
            list(dict.fromkeys([*(line.details.get("scannableCodes") or []), *listed.get(line.tenant_article_id, [])])),
            hit=job.status == PickJobStatus.IN_PROGRESS and line.picked_at == job.modified_at,
        )
        for line in lines
    ]


def _somebody_else(job: PickJob, actor: Actor) -> str:
    """Return the name of who picks the job, unless that is the reader."""
    editor = job.editor or {}
    busy = job.status == PickJobStatus.IN_PROGRESS and editor.get("userId") != actor.id
    return str(editor.get("username", "")) if busy else ""


def _handover(job: PickJob, actor: Actor) -> Any:
    return handover_of_pick_job(pick_job_id=job.pk) if actor.can(ApiPermission.HANDOVERJOB_READ) else None


def _next_job(job: PickJob, actor: Actor) -> Any:
    waiting = pick_jobs_visible(actor=actor).filter(facility=job.facility_id, status=PickJobStatus.OPEN)
    return waiting.order_by("target_time", "pk").first()


@contextmanager
def opened(step: Taken) -> Iterator[JobAtHand]:
    """Give the job of a step under its lock, at the version that the picker has seen."""
    with pick_job_at_hand(pick_job_id=str(step.entity.pk), version=step.version, actor=step.actor) as at_hand:
        yield at_hand


def _start(step: Taken) -> str:
    with opened(step) as at_hand:
        pick_job_start(at_hand=at_hand)
    return "Started. Scan the articles or press +."


def _pause(step: Taken) -> str:
    with opened(step) as at_hand:
        pick_job_pause(at_hand=at_hand)
    return "Paused. What you picked is saved."


def _count(step: Taken) -> str:
    text = step.data.get("picked", "").strip()
    if not text.isdecimal() or len(text) > 9:
        raise InvalidInput("That is no number.")
    with opened(step) as at_hand:
        line = at_hand.line(step.data.get("line", ""), path="")
        return _note(at_hand, line, int(text))


def _scan(step: Taken) -> str:
    code = step.data.get("code", "").strip()
    with opened(step) as at_hand:
        listed = listed_codes(
            facility_id=at_hand.job.facility_id,
            tenant_article_ids=[line.tenant_article_id for line in at_hand.lines],
        )
        line = line_meant(code, at_hand.lines, listed)
        return _note(at_hand, line, line.picked + 1)


def _note(at_hand: JobAtHand, line: PickLine, picked: int) -> str:
    """Save how many units of a line are picked. Raises: InvalidInput, IllegalTransition in words for the picker."""
    if at_hand.job.status != PickJobStatus.IN_PROGRESS:
        raise IllegalTransition("Start the job first.")
    title = line.article.get("title") or line.tenant_article_id
    if picked > line.quantity:
        raise InvalidInput(f"Too many: only {line.quantity} × {title} wanted.")
    pick_job_pick_lines(at_hand=at_hand, lines=[LinePicked(line_id=str(line.pk), picked=picked)])
    return f"{picked} of {line.quantity}: {title}"
