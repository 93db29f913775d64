"""The structs of a search's body and answer, made from its declaration; and which of their properties contradict."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec

from fulfillment.common.bodies import Body, UnsetType
from fulfillment.common.errors import InvalidInput

from .kinds import Kind
from .nested import shapes_of
from .structs import listed, struct_of

MAX_SIZE = 250
MAX_BRANCHES = 500

Size = Annotated[int, msgspec.Meta(ge=1, le=MAX_SIZE)]
CursorText = Annotated[str, msgspec.Meta(max_length=4096)]
Direction = Literal["ASC", "DESC"]

# What cannot stand together, because each pair would have two meanings.
EXCLUSIVE = (
    ("after", "before"),
    ("after", "last"),
    ("before", "size"),
    ("size", "last"),
    ("startAfterId", "after"),
    ("startAfterId", "before"),
    ("startAfterId", "last"),
)


class SearchOptions(Body):
    """Whether to count everything found, which reads all of it."""

    with_total: bool = False


class PageInfo(Body):
    """The cursors of the page's two ends, empty on an empty page, and whether there is more beyond them."""

    start_cursor: str
    end_cursor: str
    has_next_page: bool
    has_previous_page: bool


def payload_of(name: str, fields: Mapping[str, Kind], sorts: Mapping[str, str], required: Sequence[str] = ()) -> Any:
    """Return the struct of the body; its query must have the *required* properties."""
    properties: dict[str, Any] = {
        "size": Size,
        "after": CursorText,
        "last": Size,
        "before": CursorText,
        "startAfterId": CursorText,
        "options": SearchOptions,
        "query": _query_of(name, fields, required),
    }
    if sorts:
        sort = struct_of(f"{name}Sort", dict.fromkeys(sorts, Direction))
        properties["sort"] = listed(sort, fewest=1, most=1)
    return struct_of(f"{name}SearchPayload", properties, required=("query",))


def _query_of(name: str, fields: Mapping[str, Kind], required: Sequence[str]) -> Any:
    properties = {"and": Any, "or": Any, **shapes_of(fields, name)}
    query = struct_of(f"{name}SearchQuery", properties)
    # It contains itself, which can only be said once it exists; msgspec reads the types at the first use.
    branches = listed(query, most=MAX_BRANCHES) | UnsetType
    query.__annotations__ |= {"and_": branches, "or_": branches}
    if not required:
        return query
    # Only the outermost query must have them, so that is a struct of its own.
    within = {"and": listed(query, most=MAX_BRANCHES), "or": listed(query, most=MAX_BRANCHES)}
    return struct_of(f"{name}SearchQueryWrapper", {**properties, **within}, required)


def result_of(name: str, plural: str, shape: Any) -> Any:
    """Return the struct of the answer: the found entities, each a *shape*, under the name *plural*."""
    properties = {plural: listed(shape), "pageInfo": PageInfo, "total": Annotated[int, msgspec.Meta(ge=0)]}
    return struct_of(f"{name}PaginatedResult", properties, required=(plural, "pageInfo"))


def refuse_contradictions(asked: Mapping[str, Any]) -> None:
    """Raise InvalidInput if two properties of a payload exclude each other."""
    for one, other in EXCLUSIVE:
        if one in asked and other in asked:
            raise InvalidInput(f"{other} cannot be used together with {one}", path=f"$.{other}")
