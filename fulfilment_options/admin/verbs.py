"""What people do with a quote: note that it is taken up, or that nobody wants it."""

from collections.abc import Callable
from typing import Any, ClassVar

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import Verb
from fulfillment.common.errors import DomainError
from fulfilment_options.models import FulfilmentOption
from fulfilment_options.services import (
    fulfilment_option_accept,
    fulfilment_option_decline,
    fulfilment_option_reopen,
)


class QuoteVerb(Verb):
    """One state of a quote."""

    permission = ApiPermission.ORDER_WRITE
    submit_tone = "primary"
    service: ClassVar[Callable[..., FulfilmentOption]]
    effects: ClassVar[tuple[str, ...]]
    done: ClassVar[str]

    def heading(self, entity: FulfilmentOption) -> str:
        return f"{self.label} {entity}?"

    def consequences(self, entity: FulfilmentOption, actor: Actor) -> list[str]:  # noqa: ARG002
        return list(self.effects)

    def carry_out(self, entity: FulfilmentOption, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        type(self).service(option_id=str(entity.pk), actor=actor)
        return f"The {entity} {self.done}."

    def refusal(self, entity: FulfilmentOption, *, actor: Actor, error: DomainError | None = None) -> str:  # noqa: ARG002
        """Return in which state the quote is by now."""
        return f"“{self.label}” is not possible: the {entity} is {entity.get_status_display().lower()}."


class AcceptVerb(QuoteVerb):
    name = "accept"
    label = "Accept"
    icon = "task_alt"
    key = "c"
    service = fulfilment_option_accept
    effects = (
        "The quote says that the customer takes one of its plans. No order is made and no stock is held.",
        "This cannot be undone.",
    )
    done = "is accepted"

    def possible(self, entity: FulfilmentOption) -> bool:
        """Say whether there is a plan to take."""
        return bool(entity.count) and super().possible(entity)


class DeclineVerb(QuoteVerb):
    name = "decline"
    label = "Decline"
    icon = "thumb_down"
    key = "x"
    service = fulfilment_option_decline
    effects = ("The quote says that the customer wants none of its plans. It can be reopened.",)
    done = "is declined"


class ReopenVerb(QuoteVerb):
    name = "reopen"
    label = "Reopen"
    icon = "undo"
    key = "r"
    service = fulfilment_option_reopen
    effects = (
        "The customer may choose again.",
        "The plans stay as they were found; what is free may have changed since. Ask again for a new quote.",
    )
    done = "is open again"
