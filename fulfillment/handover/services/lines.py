"""Changing the lines of a handover job while it is pending: refused, recorded, split, moved between its lists.

A line is only ever cut into parts that add up to it, and parts name the line they come from.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from fulfillment.common.bodies import UNSET, as_json
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import new_id
from fulfillment.handover.models import HandoverLine
from fulfillment.handover.schemas.handover_jobs.actions import (
    HandoverJobSplitLineItemsInfo,
    HandoverLineItemUpdate,
    MoveHandoverJobLineItemsInfo,
)
from fulfillment.handover.states import HandoverLineKind, HandoverLineStatus
from fulfillment.processes.recordable_attributes import (
    RecordableAttributeForUpdate,
    attributes_record,
    attributes_split,
)

from .at_hand import HandoverAtHand

MOST_LINES = 2000  # what a job may have after all its splits and moves


def handover_job_change_lines(*, at_hand: HandoverAtHand) -> None:
    """Note a change of the lines, which the caller has made. Raises: IllegalTransition."""
    at_hand.carry_out("change_lines")
    at_hand.write_lines()


def refused_units(line: HandoverLine) -> int:
    """Return how many units of a line were refused."""
    return sum(item["quantity"] for item in line.refused)


def line_update(at_hand: HandoverAtHand, update: HandoverLineItemUpdate) -> None:
    """Note what is refused of one line, in place of what was, and whether it is dealt with.

    Raises: InvalidInput for a line or substitute that is not there, and for more refused than there is.
    """
    path = "$.lineItem"
    line = at_hand.line(update.id, path=f"{path}.id")
    if line.kind != HandoverLineKind.HANDOVER:
        raise InvalidInput(f"The line is {line.kind}; only of what is there something can be said", path=path)
    if update.refused is not UNSET:
        line.refused = as_json(update.refused)
    if refused_units(line) > line.quantity:
        raise InvalidInput(f"{refused_units(line)} refused of {line.quantity}", path=f"{path}.refused")
    line.status = update.status or line.status
    substitutes_note(line, as_json(update.substitute_items or ()), path=f"{path}.substituteItems")


def substitutes_note(line: HandoverLine, said: Sequence[dict[str, Any]], *, path: str) -> None:
    """Keep what is said of substitutes with them; nothing computes with it. Raises: InvalidInput for an unknown one."""
    if not said:
        return
    substitutes = [dict(substitute) for substitute in line.details.get("substituteLineItems", ())]
    known = {substitute["id"]: substitute for substitute in substitutes}
    for place, what in enumerate(said):
        if what["id"] not in known:
            raise InvalidInput(f"The line has no substitute {what['id']!r:.80}", path=f"{path}[{place}].id")
        known[what["id"]] |= what
    line.details = {**line.details, "substituteLineItems": substitutes}


def lines_record(at_hand: HandoverAtHand, updates: Sequence[RecordableAttributeForUpdate]) -> None:
    """Note recorded values. Raises: InvalidInput for an attribute that no line has."""
    recorded = attributes_record([line.details for line in at_hand.lines], updates)
    for line, details in zip(at_hand.lines, recorded, strict=True):
        line.details = details


def lines_split(at_hand: HandoverAtHand, parts: Sequence[HandoverJobSplitLineItemsInfo]) -> None:
    """Make several lines of one: the first part keeps the line, the others are new and name it as their origin.

    Raises: InvalidInput unless the parts add up to the line; nothing of it is handed over before the job is.
    """
    path = "$.splitLineItemsInfo"
    by_line: dict[str, list[HandoverJobSplitLineItemsInfo]] = defaultdict(list)
    for part in parts:
        by_line[part.line_item_id].append(part)
    for line_id, shares in by_line.items():
        line = at_hand.line(line_id, path=path)
        quantity = sum(share.quantity for share in shares)
        handed_over = sum(share.handed_over_quantity for share in shares)
        if (quantity, handed_over) != (line.quantity, line.handed_over):
            raise InvalidInput(
                f"The parts of line {line.pk} add up to {quantity} with {handed_over} handed over,"
                f" the line has {line.quantity} with {line.handed_over} handed over",
                path=path,
            )
        for share in shares[1:]:
            _cut(at_hand, line, share.quantity, path=path)


def lines_move(at_hand: HandoverAtHand, moves: Sequence[MoveHandoverJobLineItemsInfo]) -> None:
    """Move lines between the lists; a part becomes a line of its own, which names the line it was part of.

    Raises: InvalidInput for a line that is not in the list named, and for more units than it has.
    """
    for place, move in enumerate(moves):
        path = f"$.items[{place}]"
        line = at_hand.line(move.line_item_id, path=f"{path}.lineItemId")
        if line.kind != move.source:
            raise InvalidInput(f"The line is {line.kind}, not {move.source.value}", path=f"{path}.from")
        if move.to == move.source:
            raise InvalidInput("The line stands there already", path=f"{path}.to")
        if move.target_quantity > line.quantity:
            raise InvalidInput(f"{move.target_quantity} to move of {line.quantity}", path=f"{path}.targetQuantity")
        part = line
        if move.target_quantity < line.quantity:
            part = _cut(at_hand, line, move.target_quantity, path=path)
        part.kind, part.status, part.refused = move.to, HandoverLineStatus.OPEN, []


def _cut(at_hand: HandoverAtHand, line: HandoverLine, quantity: int, *, path: str) -> HandoverLine:
    """Cut *quantity* units off *line* and return them as a line; what was refused stays as far as there is room."""
    if len(at_hand.lines) >= MOST_LINES:
        raise InvalidInput(f"A handover job has at most {MOST_LINES} lines", path=path)
    line.quantity -= quantity
    line.refused, refused = _deal(line.refused, room=line.quantity)
    part = HandoverLine(
        id=new_id(),
        handover_job=at_hand.job,
        position=max(other.position for other in at_hand.lines) + 1,
        kind=line.kind,
        pick_line_id=line.pick_line_id,
        order_line_id=line.order_line_id,
        origin_id=line.origin_id or line.pk,
        tenant_article_id=line.tenant_article_id,
        article=line.article,
        details=attributes_split(
            {name: value for name, value in line.details.items() if name != "substituteLineItems"}
        ),
        quantity=quantity,
        refused=refused,
        status=line.status,
    )
    at_hand.lines.append(part)
    return part


def _deal(refused: Sequence[dict[str, Any]], *, room: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Deal refused items out: as many units as there is room for, and the rest."""
    first, rest = [], []
    for item in refused:
        taken = min(item["quantity"], room)
        room -= taken
        if taken or not item["quantity"]:
            first.append({**item, "quantity": taken})
        if taken < item["quantity"]:
            rest.append({**item, "quantity": item["quantity"] - taken})
    return first, rest
