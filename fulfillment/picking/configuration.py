"""How this installation picks: what a short pick does to the stock, which reasons are offered, what may begin anew."""

from dataclasses import dataclass
from typing import Any

from fulfillment.common.configurations import configuration_in_force
from fulfillment.common.localization import translated
from fulfillment.inventory.states import ShortPickCorrection

from .models import PickingConfiguration

SHORT_PICK_REASONS = (
    {"en_US": "Not found", "de_DE": "Nicht gefunden"},
    {"en_US": "Damaged", "de_DE": "Beschädigt"},
    {"en_US": "Expired", "de_DE": "Abgelaufen"},
    {"en_US": "Wrong quantity in stock", "de_DE": "Falscher Bestand"},
)
# The documented defaults; configurations that have none are absent until somebody sets them.
DEFAULTS: dict[str, Any] = {
    "backofficePickingConfiguration": {"active": False},
    "domainStatusConfiguration": {"mapAbortedToFinished": False},
    "pickingShortPickConfiguration": {
        "confirmationOnShortPick": False,
        "shortPickReasons": [{"reasonLocalized": texts, "active": True} for texts in SHORT_PICK_REASONS],
        "stockCorrection": ShortPickCorrection.MISSING.value,
    },
    "restartPickJobConfiguration": {"active": True},
    "stockUpdateConfiguration": {"active": False},
    "takeOverPickJobConfiguration": {"active": False},
    "takeOverPickRunConfiguration": {"active": False},
}


@dataclass(frozen=True, slots=True)
class PickingRules:
    """The rules that verbs of picking ask for.

    ``short_pick_reasons`` are the texts, by locale, that people are offered. The API accepts any other text, too:
    clients send reasons of their own, and what a picker saw must not be lost because a list says something else.
    """

    short_pick_correction: ShortPickCorrection
    short_pick_reasons: tuple[dict[str, str], ...]
    restart_active: bool


def picking_rules() -> PickingRules:
    """Return the rules in force; one look-up by key."""
    said = configuration_in_force(PickingConfiguration).said(DEFAULTS)
    short_pick = said["pickingShortPickConfiguration"]
    return PickingRules(
        short_pick_correction=ShortPickCorrection(short_pick["stockCorrection"]),
        short_pick_reasons=tuple(
            reason["reasonLocalized"] for reason in short_pick["shortPickReasons"] if reason["active"]
        ),
        restart_active=said["restartPickJobConfiguration"]["active"],
    )


def picking_configuration_document(configuration: PickingConfiguration) -> dict[str, Any]:
    """Return the whole configuration (``PickingConfigurations``)."""
    document = configuration.document(DEFAULTS)
    short_pick = document["pickingShortPickConfiguration"]
    reasons = [{**one, "reason": translated(one["reasonLocalized"])} for one in short_pick["shortPickReasons"]]
    return {**document, "pickingShortPickConfiguration": {**short_pick, "shortPickReasons": reasons}}
