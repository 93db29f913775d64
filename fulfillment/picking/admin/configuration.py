"""How this installation picks, in the backoffice: reasons for short picks, what they do to the stock, restarts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, Section, moment
from fulfillment.common.admin.configurations import ConfigurationAdmin, ConfigurationVerb
from fulfillment.common.admin.reasons import Reason, ReasonsForm, reasons_section
from fulfillment.common.bodies import parse_body
from fulfillment.inventory.states import ShortPickCorrection
from fulfillment.picking.configuration import DEFAULTS
from fulfillment.picking.models import PickingConfiguration
from fulfillment.picking.schemas.configuration import PickingConfigurations
from fulfillment.picking.services import picking_configuration_patch

SHORT_PICK = "pickingShortPickConfiguration"
RESTART = "restartPickJobConfiguration"
CONSEQUENCES = {
    ShortPickCorrection.KEEP: "Missing units stay in the count, even where the picker says that the shelf is empty. The"
    " next order may be promised the same units, and somebody will look for them again.",
    ShortPickCorrection.MISSING: "The count goes down by what was missing, as far as it is not promised to other"
    " orders. Where the picker says that the shelf is empty, all that is not promised goes.",
    ShortPickCorrection.EMPTY: "The count goes down to what is promised to other orders. No new order is sent here for"
    " the article until more is counted.",
}


class ChangeRulesForm(ConfirmForm):
    """What a short pick does to the stock, and whether finished jobs may begin anew."""

    stock_correction = forms.ChoiceField(
        label="When a picker does not find everything",
        choices=[
            (one.value, format_html("<strong>{}</strong> {}", one.label, text)) for one, text in CONSEQUENCES.items()
        ],
        widget=forms.RadioSelect,
    )
    restart = forms.BooleanField(
        required=False,
        label="Finished pick jobs may be restarted and reset",
        help_text="Without it, restarting or resetting a picked or closed job is refused, in the API, too.",
    )


class ChangeReasonsVerb(ConfigurationVerb):
    name = "reasons"
    label = "Change reasons"
    permission = ApiPermission.CONFIG_WRITE
    icon = "list_alt"
    form_class = ReasonsForm
    fields_template = "backoffice/reasons.html"

    def heading(self, entity: PickingConfiguration) -> str:  # noqa: ARG002
        return "Reasons for short picks"

    def consequences(self, entity: PickingConfiguration, actor: Actor) -> list[str]:  # noqa: ARG002
        return [
            "Pickers choose among the reasons that are offered. Pick jobs that are finished keep what was chosen.",
            "A reason without any text is removed.",
        ]

    def initial(self, entity: PickingConfiguration) -> dict[str, Any]:
        return {"reasons": reasons_of(entity)}

    def carry_out(self, entity: PickingConfiguration, *, data: dict[str, Any], actor: Actor) -> str:
        reasons = [{"reasonLocalized": dict(one.texts), "active": one.active} for one in data["reasons"]]
        change(entity, version=data["version"], actor=actor, short_pick={"shortPickReasons": reasons})
        return "The reasons are saved."


class ChangeRulesVerb(ConfigurationVerb):
    name = "rules"
    label = "Change rules"
    permission = ApiPermission.CONFIG_WRITE
    form_class = ChangeRulesForm

    def initial(self, entity: PickingConfiguration) -> dict[str, Any]:
        said = entity.said(DEFAULTS)
        return {"stock_correction": said[SHORT_PICK]["stockCorrection"], "restart": said[RESTART]["active"]}

    def carry_out(self, entity: PickingConfiguration, *, data: dict[str, Any], actor: Actor) -> str:
        short_pick, restart = {"stockCorrection": data["stock_correction"]}, {RESTART: {"active": data["restart"]}}
        change(entity, version=data["version"], actor=actor, short_pick=short_pick, **restart)
        return "The rules are saved. They hold from the next pick on."


@admin.register(PickingConfiguration)
class PickingConfigurationAdmin(ConfigurationAdmin):
    """The page of the configuration."""

    view_permission = ApiPermission.CONFIG_READ
    verbs = (ChangeReasonsVerb(), ChangeRulesVerb())
    title = "Picking rules"

    def page(self, request: HttpRequest, entity: PickingConfiguration) -> dict[str, Any]:  # noqa: ARG002
        """Return the rules that picking follows; the other documented configurations are for clients of the API."""
        said = entity.said(DEFAULTS)
        correction = ShortPickCorrection(said[SHORT_PICK]["stockCorrection"])
        facts = [
            ("When something is missing", correction.label),
            ("What that means", CONSEQUENCES[correction]),
            ("Finished jobs may begin anew", "Yes" if said[RESTART]["active"] else "No"),
            ("Changed", moment(entity.modified_at) if entity.version else "Never: these are the defaults"),
        ]
        return {
            "sections": [Section("Rules", facts=facts), reasons_section("Reasons for short picks", reasons_of(entity))]
        }


def reasons_of(entity: PickingConfiguration) -> list[Reason]:
    """Return the reasons for short picks."""
    found = entity.said(DEFAULTS)[SHORT_PICK]["shortPickReasons"]
    return [Reason(one["reasonLocalized"], one["active"]) for one in found]


def change(
    entity: PickingConfiguration, *, version: int, actor: Actor, short_pick: dict[str, Any], **more: Any
) -> None:
    """Change the configuration as a client of the API would, which must always say whether to confirm short picks."""
    confirmation = entity.said(DEFAULTS)[SHORT_PICK]["confirmationOnShortPick"]
    body = {"version": version, SHORT_PICK: {"confirmationOnShortPick": confirmation, **short_pick}, **more}
    picking_configuration_patch(body=parse_body(body, PickingConfigurations), actor=actor)
