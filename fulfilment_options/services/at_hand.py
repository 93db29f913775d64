"""A quote, read under its lock, and one step of it or of what belongs to it.

The row of the quote is the lock of its plans and their parts. It stands after the process of an order that takes it up,
and before the process and the stock rows of a hold: whoever has it waits for nobody who wants it.
"""

import datetime
import uuid
from typing import Any

from fulfillment.accounts.scope import require_whole_network
from fulfillment.common.actor import Actor
from fulfillment.common.transitions import perform
from fulfillment.common.versioning import Unaudited, VersionedModel, save_changes
from fulfilment_options.models import FulfilmentOption

QUESTION = Unaudited("A quote is a question, and gone in a while.")


def option_at_hand(option_id: str | uuid.UUID) -> FulfilmentOption:
    """Return the quote with this id, locked to the end of the transaction. Raises: NotFound."""
    option: FulfilmentOption = FulfilmentOption.objects.select_for_update(no_key=True).known(str(option_id))
    return option


def option_for(option_id: str | uuid.UUID, actor: Actor) -> FulfilmentOption:
    """As `option_at_hand`, for *actor*. Raises: NotFound; WholeNetworkNeeded for who is limited to facilities."""
    require_whole_network(actor)
    return option_at_hand(option_id)


def change(
    entity: VersionedModel,
    verb: str,
    *,
    actor: Actor,
    now: datetime.datetime,
    fields: tuple[str, ...] = (),
    **arguments: Any,
) -> None:
    """Carry out *verb* and write ``status`` and *fields*. Raises: PermissionMissing, IllegalTransition."""
    perform(entity, verb, actor=actor, **arguments)
    save_changes(entity, fields=("status", *fields), now=now, audit=QUESTION)
