"""How long after its provisioning time a process expires, and how long before that subscribers hear of it."""

import datetime
from dataclasses import dataclass
from typing import Any

from fulfillment.common.configurations import configuration_in_force

from .models import ExpiryConfiguration

OFFSET = "provisioningTimeOffsetInMinutes"
LEAD_TIME = "upcomingLeadTimeInMinutes"  # ours; absent is off
# What holds until somebody has said anything.
DEFAULTS: dict[str, Any] = {OFFSET: 0}
NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class ExpiryRules:
    """The offset from the provisioning time; ``lead_time`` is None where nothing is announced."""

    offset: datetime.timedelta
    lead_time: datetime.timedelta | None

    def expiry_time(self, provisioning_time: datetime.datetime) -> datetime.datetime:
        """Return when a process expires that is provided at *provisioning_time*, both in UTC.

        The offset is time that passes, not what clocks show: a day with a change of the clocks makes no difference.
        The last moment of the calendar, if it is beyond.
        """
        try:
            return provisioning_time + self.offset
        except OverflowError:
            return NEVER


def expiry_rules() -> ExpiryRules:
    """Return the rules in force; one look-up by key."""
    said = configuration_in_force(ExpiryConfiguration).said(DEFAULTS)
    lead_time = said.get(LEAD_TIME)
    return ExpiryRules(
        offset=datetime.timedelta(minutes=said[OFFSET]),
        lead_time=None if lead_time is None else datetime.timedelta(minutes=lead_time),
    )


def expiry_configuration_document(configuration: ExpiryConfiguration) -> dict[str, Any]:
    """Return the whole configuration (``ExpiryConfiguration``)."""
    return configuration.document(DEFAULTS)
