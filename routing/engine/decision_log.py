"""The decision log: everything about a decision in some bytes, written always, read seldom.

Layout: four bytes of magic and version; one zlib stream of the header's length (4 bytes, little-endian), the header
(JSON) and the sections in the header's order; behind the stream the facility ids as they are, for ids compress badly.
A reader needs no registry of fences or ratings, so an old log can be read after the rules have changed.
"""

import json
import zlib
from typing import Any

import numpy as np

from routing.engine.allocate import Assignment
from routing.engine.columns import read_column, read_ids, write_column, write_ids
from routing.engine.decision import Decision, Statistics
from routing.engine.fences import ActualKind
from routing.engine.problem import Objective
from routing.engine.record import DecisionRecord, FenceRecord, RatingRecord

MAGIC = b"RDL\x01"
#: Code tables only: the columns are arranged for it, and it takes half the time of a search for matches.
_LEVEL, _STRATEGY = 1, zlib.Z_HUFFMAN_ONLY

#: A section this long is worth a code table of its own, for bytes are spread differently in each.
_BLOCK = 700


def pack(decision: Decision) -> bytes:
    """Write a decision down, with every fence, rating and stock figure of every candidate.

    Reals are rounded here (`columns.REAL_ERROR`); ranks, stock and assignments are exact.

    Raises:
        ValueError: a facility id contains a NUL character.

    """
    ids_form, ids = write_ids(decision.network.ids)
    sections = [write_column(decision.rank), write_column(np.ascontiguousarray(decision.network.stock.T))]
    for fence in decision.fences:
        sections += (write_column(fence.passed), write_column(fence.actual))
    sections += (write_column(rating.metric.value) for rating in decision.ratings)
    head = _header(decision)
    head["ids"] = ids_form
    head["sections"] = [(form, len(data)) for form, data in sections]
    header = json.dumps(head, separators=(",", ":")).encode()
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, _STRATEGY)
    parts = [MAGIC, packer.compress(len(header).to_bytes(4, "little")), packer.compress(header)]
    for _, data in sections:
        if len(data) >= _BLOCK:
            parts.append(packer.flush(zlib.Z_BLOCK))
        parts.append(packer.compress(data))
    parts += (packer.flush(), ids)
    return b"".join(parts)


def unpack(data: bytes) -> DecisionRecord:
    """Read a decision back.

    Raises:
        ValueError: the bytes are no decision log of a known version, or damaged.

    """
    if data[:4] != MAGIC:
        raise ValueError("not a decision log, or of an unknown version")
    try:
        stream = zlib.decompressobj()
        body = stream.decompress(data[4:])
    except zlib.error as error:
        raise ValueError("the decision log is damaged") from error
    if not stream.eof:
        raise ValueError("the decision log is cut short")
    end = 4 + int.from_bytes(body[:4], "little")
    head: dict[str, Any] = json.loads(body[4:end])
    sections = []
    for form, length in head["sections"]:
        sections.append((form, body[end : end + length]))
        end += length
    return _record(head, sections, read_ids(head["ids"], stream.unused_data, head["facilities"]))


def _header(decision: Decision) -> dict[str, Any]:
    demand = decision.demand
    return {
        "facilities": decision.network.size,
        "lines": demand.line_ids,
        "quantity": demand.quantity.tolist(),
        "assignments": [(one.facility_index, one.lines) for one in decision.assignments],
        "unfulfilled": decision.unfulfilled,
        "objective": decision.objective,
        "bound": decision.bound,
        "proven": decision.proven,
        "certificate": decision.certificate,
        "fences": [(fence.name, fence.kind, fence.expected) for fence in decision.fences],
        "ratings": [
            (rating.name, rating.unit, rating.max_penalty, rating.metric.low, rating.metric.high)
            for rating in decision.ratings
        ],
        "statistics": {name: getattr(decision.statistics, name) for name in Statistics.__slots__},
        **({"remark": decision.remark} if decision.remark else {}),
    }


def _record(head: dict[str, Any], sections: list[tuple[str, bytes]], ids: tuple[str, ...]) -> DecisionRecord:
    count, lines = head["facilities"], len(head["lines"])
    columns = iter([read_column(form, data, count) for form, data in sections[2:]])
    fences = tuple(
        FenceRecord(name, ActualKind(kind), expected, next(columns), next(columns))
        for name, kind, expected in head["fences"]
    )
    ratings = tuple(
        RatingRecord(name, unit, max_penalty, low, high, next(columns))
        for name, unit, max_penalty, low, high in head["ratings"]
    )
    stock = read_column(*sections[1], count * lines).reshape(lines, count).T
    return DecisionRecord(
        facility_ids=ids,
        line_ids=tuple(head["lines"]),
        quantity=tuple(head["quantity"]),
        assignments=tuple(Assignment(index, ids[index], _pairs(pieces)) for index, pieces in head["assignments"]),
        unfulfilled=_pairs(head["unfulfilled"]),
        objective=Objective(*head["objective"]),
        bound=Objective(*head["bound"]),
        proven=head["proven"],
        certificate=tuple((parcels, cost) for parcels, cost in head["certificate"]),
        statistics=Statistics(**head["statistics"]),
        fences=fences,
        ratings=ratings,
        rank=read_column(*sections[0], count).astype(np.intp),
        stock=stock,
        remark=head.get("remark", ""),
    )


def _pairs(pairs: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((line, units) for line, units in pairs)
