"""Shapes that pick jobs, their lines and load units share."""

from typing import Annotated, Any

from msgspec import Meta

from fulfillment.common.bodies import Body, Count, FreeForm, Line, LocaleString

Objects = Annotated[list[FreeForm], Meta(max_length=50)]
Codes = Annotated[list[Line], Meta(max_length=50)]


class ScannedCode(Body):
    """A code that was scanned, and how often."""

    code: Line
    quantity: Count


class ShortPickReasonForUpdate(Body):
    """Why a line was not picked whole; any text is accepted, the configured reasons are what people are offered."""

    reason_localized: LocaleString


Anything = dict[str, Any]
