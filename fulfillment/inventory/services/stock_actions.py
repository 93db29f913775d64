"""The actions on stocks: deleting by what they are, setting without versions."""

import datetime
from collections.abc import Sequence
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.inventory.documents import stock_document
from fulfillment.inventory.schemas.stocks import (
    StockDeleteByIds,
    StockDeleteByLocations,
    StockDeleteByProducts,
    StockForCreationVersionless,
    StockForUpdateVersionless,
    VersionlessUpdateStock,
)

from .stocks import stocks_delete, stocks_upsert

StockActions = VersionlessUpdateStock | StockDeleteByIds | StockDeleteByProducts | StockDeleteByLocations


def stock_action_call(
    *,
    action: StockActions,
    items: Sequence[StockForCreationVersionless | StockForUpdateVersionless],
    actor: Actor,
    now: datetime.datetime,
) -> dict[str, Any]:
    """Carry out *action* and return its documented result. Raises: NotFound, Conflict, InvalidInput."""
    match action:
        case VersionlessUpdateStock():
            results = stocks_upsert(items=items, actor=actor, now=now)
            return {"operationResults": [{"stock": stock_document(row), "status": status} for row, status in results]}
        case StockDeleteByIds():
            deleted = stocks_delete(ids=action.ids, actor=actor, now=now)
        case StockDeleteByProducts():
            deleted = stocks_delete(
                facility_ref=action.facility_ref,
                tenant_article_ids=action.tenant_article_ids,
                actor=actor,
                now=now,
            )
        case StockDeleteByLocations():
            deleted = stocks_delete(location_refs=action.location_refs, actor=actor, now=now)
    return {"ids": [str(stock.pk) for stock in deleted]}
