"""Changing what a pick job says without picking: who works on it, when it is due, how its lines are cut."""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from fulfillment.common.actor import Actor
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import new_id
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.schemas.actions import PickJobSplitLineItemsInfo
from fulfillment.picking.states import FINISHED, UNFINISHED
from fulfillment.processes.documents import tags_shown
from fulfillment.processes.models import Process
from fulfillment.processes.recordable_attributes import (
    RecordableAttributeForUpdate,
    attributes_record,
    attributes_split,
)

from .at_hand import JobAtHand, job_at_hand


def pick_job_amend(*, at_hand: JobAtHand, fields: tuple[str, ...]) -> None:
    """Write *fields* of the job, which the caller has set. Raises: IllegalTransition."""
    at_hand.carry_out("amend", fields=fields)


def pick_jobs_tag(*, process: Process, actor: Actor, now: datetime.datetime) -> None:
    """Give the tags of a locked process to its jobs; those that were given up or replaced stay as they were."""
    for job in PickJob.objects.filter(process=process, status__in=(*UNFINISHED, *FINISHED)).order_by("pk"):
        job.properties = {**job.properties, **tags_shown(process)}
        pick_job_amend(at_hand=job_at_hand(job, process=process, actor=actor, now=now), fields=("properties",))


def pick_job_change_lines(*, at_hand: JobAtHand) -> None:
    """Note a change of the lines other than picking, which the caller has made. Raises: IllegalTransition."""
    at_hand.carry_out("change_lines")
    at_hand.write_lines()


def pick_job_wait(*, at_hand: JobAtHand) -> None:
    """Set the job to WAITING_FOR_INPUT. Raises: IllegalTransition."""
    at_hand.carry_out("wait")


def pick_job_open(*, at_hand: JobAtHand) -> None:
    """Let a waiting job be started. Raises: IllegalTransition."""
    at_hand.carry_out("open")


def editor_of(actor: Actor) -> dict[str, str]:
    """Return who works on a job, as the API shows it."""
    return {"username": actor.name, **({"userId": actor.id} if actor.id else {})}


def lines_split(at_hand: JobAtHand, parts: Sequence[PickJobSplitLineItemsInfo]) -> None:
    """Make several lines of one: the first part keeps the line, the others are new and name it as their origin.

    Raises: InvalidInput unless quantities and picked units of the parts add up to the line.
    """
    path = "$.splitLineItemsInfo"
    by_line: dict[str, list[PickJobSplitLineItemsInfo]] = defaultdict(list)
    for part in parts:
        by_line[part.line_item_id].append(part)
    for line_id, shares in by_line.items():
        line = at_hand.line(line_id, path=path)
        _require_sum(line, shares, path=path)
        line.quantity, line.picked = shares[0].quantity, shares[0].picked
        after = max(other.position for other in at_hand.lines) + 1
        new = [_part(line, share, at_hand, position=after + place) for place, share in enumerate(shares[1:])]
        PickLine.objects.filter(pk=line.pk).update(quantity=line.quantity, picked=line.picked)
        PickLine.objects.bulk_create(new)
        at_hand.lines.extend(new)


def lines_merge(at_hand: JobAtHand, line_ids: Sequence[str]) -> None:
    """Make one line of several of one origin: the first stays and takes what the others have.

    Raises: InvalidInput for lines that do not belong together.
    """
    path = "$.lineItemIds"
    lines = [at_hand.line(line_id, path=path) for line_id in dict.fromkeys(line_ids)]
    if len({line.origin_id or line.pk for line in lines}) != 1 or len(lines) != len(line_ids):
        raise InvalidInput("Only lines that were split from the same one can be merged, each named once", path=path)
    first, *others = lines
    first.quantity += sum(line.quantity for line in others)
    first.picked += sum(line.picked for line in others)
    PickLine.objects.filter(pk__in=[line.pk for line in others]).delete()
    at_hand.lines[:] = [line for line in at_hand.lines if line not in others]


def lines_record(at_hand: JobAtHand, updates: Sequence[RecordableAttributeForUpdate]) -> None:
    """Note recorded values. Raises: InvalidInput for an attribute that no line has."""
    recorded = attributes_record([line.details for line in at_hand.lines], updates)
    for line, details in zip(at_hand.lines, recorded, strict=True):
        line.details = details


def _require_sum(line: PickLine, shares: Sequence[PickJobSplitLineItemsInfo], *, path: str) -> None:
    if any(share.picked > share.quantity for share in shares):
        raise InvalidInput("A part has more picked than its quantity", path=path)
    quantity, picked = sum(share.quantity for share in shares), sum(share.picked for share in shares)
    if (quantity, picked) != (line.quantity, line.picked):
        raise InvalidInput(
            f"The parts of line {line.pk} add up to {quantity} with {picked} picked,"
            f" the line has {line.quantity} with {line.picked} picked",
            path=path,
        )


def _part(line: PickLine, share: PickJobSplitLineItemsInfo, at_hand: JobAtHand, *, position: int) -> PickLine:
    return PickLine(
        id=new_id(),
        pick_job=at_hand.job,
        position=position,
        order_line_id=line.order_line_id,
        origin_id=line.origin_id or line.pk,
        tenant_article_id=line.tenant_article_id,
        article=line.article,
        details=attributes_split(line.details),
        quantity=share.quantity,
        picked=share.picked,
        picked_at=line.picked_at if share.picked else None,
        status=line.status,
    )
