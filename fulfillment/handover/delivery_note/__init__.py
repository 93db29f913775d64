"""The delivery note of a handover job as a PDF."""

from collections.abc import Sequence

from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob, HandoverLine

from .content import note_of
from .drawing import draw

__all__ = ["delivery_note"]


def delivery_note(job: HandoverJob, lines: Sequence[HandoverLine], facility: Facility) -> bytes:
    """Return the delivery note of *job*, whose lines are *lines* and whose goods are at *facility*, as a PDF in A4.

    Pure: the same arguments give the same bytes. What people wrote is shown as plain text, whatever is in it.
    """
    return draw(note_of(job, lines, facility))
