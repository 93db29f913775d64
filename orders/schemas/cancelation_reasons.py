"""The documented bodies and answers of cancelation reasons."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import Body, Instant, LocaleString, RequiredLine, Version
from fulfillment.common.localization import Locale

# Unlike elsewhere without texts, too, as the description has it: there is always ``reason``.
Texts = Annotated[dict[Locale, RequiredLine], Meta(max_length=50)]


class CancelationReasonForCreation(Body):
    """A new reason; ``reason`` tells it from the others."""

    reason: RequiredLine
    reason_localized: Texts


class CancelationReasonForModification(Body):
    """A whole reason in the place of the present one."""

    version: Version
    reason: RequiredLine
    reason_localized: Texts


class CancelationReason(Body):
    """A reason that may be given for cancelling an order."""

    id: str
    version: int
    created: Instant
    last_modified: Instant
    action: Literal["CANCELATION"]
    reason: str
    reason_localized: LocaleString


class CancelationReasons(Body):
    """A page of reasons."""

    reasons: list[CancelationReason]
    has_next_page: bool
    total: int
