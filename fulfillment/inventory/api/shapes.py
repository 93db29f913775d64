"""Which of the documented shapes a body, or one of many items in it, means to have."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from fulfillment.common.bodies import parse_body
from fulfillment.common.errors import InvalidInput
from fulfillment.inventory.schemas.stocks import (
    StockAction,
    StockDeleteByIds,
    StockDeleteByLocations,
    StockDeleteByProducts,
    StockForCreation,
    StockForCreationVersionless,
    StockForUpdate,
    StockForUpdateVersionless,
    StockForUpsertUpdate,
    StockValueForUpdate,
    StockValueForUpsert,
    VersionlessUpdateStock,
)

ItemT = TypeVar("ItemT")
Action = VersionlessUpdateStock | StockDeleteByIds | StockDeleteByProducts | StockDeleteByLocations

UPDATE = (StockForUpdate, StockValueForUpdate)
ACTIONS: dict[str, type[Action]] = {
    "UPDATE_VERSIONLESS": VersionlessUpdateStock,
    "DELETE_BY_IDS": StockDeleteByIds,
    "DELETE_BY_PRODUCTS": StockDeleteByProducts,
    "DELETE_BY_LOCATIONS": StockDeleteByLocations,
}


def update_shape(data: Any) -> type[StockForUpdate | StockValueForUpdate]:
    """Return the shape of a PUT of one stock: without a version, only the units can be set."""
    return StockForUpdate if isinstance(data, dict) and "version" in data else StockValueForUpdate


def upsert_shape(item: dict[str, Any]) -> type[StockForCreation | StockForUpsertUpdate | StockValueForUpsert]:
    """Return the shape of one of many stocks."""
    if "id" not in item:
        return StockForCreation
    return StockForUpsertUpdate if "version" in item else StockValueForUpsert


def versionless_shape(item: dict[str, Any]) -> type[StockForCreationVersionless | StockForUpdateVersionless]:
    """Return the shape of one of many stocks in an action."""
    return StockForUpdateVersionless if item.get("operationType") == "UPDATE" else StockForCreationVersionless


def parse_items(
    items: Sequence[dict[str, Any]], shape_of: Callable[[dict[str, Any]], type[ItemT]], *, path: str
) -> list[ItemT]:
    """Return each item in its own shape. Raises: InvalidInput naming the place within the whole body."""
    parsed: list[ItemT] = []
    for index, item in enumerate(items):
        try:
            parsed.append(parse_body(item, shape_of(item)))
        except InvalidInput as error:
            place = f"{path}[{index}]"
            text = error.description.replace("`$", f"`{place}")
            raise InvalidInput(text, path="" if text != error.description else place) from error
    return parsed


def parse_action(body: StockAction) -> Action:
    """Return the one action of *body*. Raises: InvalidInput."""
    given = [body.action] if body.action else list(body.actions or ())
    if len(given) != 1:
        raise InvalidInput("one action is expected", path="$.action")
    shape = ACTIONS.get(str(given[0].get("name")))
    if shape is None:
        raise InvalidInput(f"one of {', '.join(ACTIONS)} is expected", path="$.action.name")
    (action,) = parse_items(given, lambda _: shape, path="$.action")
    return action


def versionless_items(action: Action) -> list[StockForCreationVersionless | StockForUpdateVersionless]:
    """Return the stocks that *action* sets; none where it deletes."""
    if not isinstance(action, VersionlessUpdateStock):
        return []
    return parse_items(action.stocks, versionless_shape, path="$.action.stocks")
