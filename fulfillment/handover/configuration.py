"""How this installation hands over: which reasons for refusing goods are offered."""

from dataclasses import dataclass
from typing import Any

from fulfillment.common.configurations import configuration_in_force
from fulfillment.common.localization import translated

from .models import HandoverConfiguration

REFUSED_REASONS = (
    {"en_US": "Damaged", "de_DE": "Beschädigt"},
    {"en_US": "Wrong article", "de_DE": "Falscher Artikel"},
    {"en_US": "Does not fit", "de_DE": "Passt nicht"},
    {"en_US": "Not wanted any more", "de_DE": "Nicht mehr gewünscht"},
)
DEFAULTS: dict[str, Any] = {
    "availableRefusedReasons": [{"refusedReasonLocalized": texts, "active": True} for texts in REFUSED_REASONS],
}


@dataclass(frozen=True, slots=True)
class HandoverRules:
    """The rules of handing over.

    ``refused_reasons`` are the texts, by locale, that people are offered; the API accepts any other, too, as for short
    picks.
    """

    refused_reasons: tuple[dict[str, str], ...]


def handover_rules() -> HandoverRules:
    """Return the rules in force; one look-up by key."""
    said = configuration_in_force(HandoverConfiguration).said(DEFAULTS)
    reasons = (one["refusedReasonLocalized"] for one in said["availableRefusedReasons"] if one["active"])
    return HandoverRules(refused_reasons=tuple(reasons))


def handover_configuration_document(configuration: HandoverConfiguration) -> dict[str, Any]:
    """Return the whole configuration (``HandoverConfiguration``)."""
    document = configuration.document(DEFAULTS)
    reasons = [
        {**one, "refusedReason": translated(one["refusedReasonLocalized"])}
        for one in document["availableRefusedReasons"]
    ]
    return {**document, "availableRefusedReasons": reasons}
