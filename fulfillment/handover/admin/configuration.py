"""How this installation hands over, in the backoffice: the reasons for refusing goods."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import Section, moment
from fulfillment.common.admin.configurations import ConfigurationAdmin, ConfigurationVerb
from fulfillment.common.admin.reasons import Reason, ReasonsForm, reasons_section
from fulfillment.common.bodies import parse_body
from fulfillment.handover.configuration import DEFAULTS
from fulfillment.handover.models import HandoverConfiguration
from fulfillment.handover.schemas.configuration import HandoverConfigurationForCreate
from fulfillment.handover.services import handover_configuration_put

REASONS = "availableRefusedReasons"


class ChangeReasonsVerb(ConfigurationVerb):
    name = "reasons"
    label = "Change reasons"
    permission = ApiPermission.CONFIG_WRITE
    form_class = ReasonsForm
    fields_template = "backoffice/reasons.html"

    def heading(self, entity: HandoverConfiguration) -> str:  # noqa: ARG002
        return "Reasons for refusing goods"

    def consequences(self, entity: HandoverConfiguration, actor: Actor) -> list[str]:  # noqa: ARG002
        return [
            "Whoever hands goods over chooses among the reasons that are offered. Finished handovers keep theirs.",
            "A reason without any text is removed.",
        ]

    def initial(self, entity: HandoverConfiguration) -> dict[str, Any]:
        return {"reasons": reasons_of(entity)}

    def carry_out(self, entity: HandoverConfiguration, *, data: dict[str, Any], actor: Actor) -> str:
        reasons = [{"refusedReasonLocalized": dict(one.texts), "active": one.active} for one in data["reasons"]]
        body = {**entity.body, "version": data["version"], REASONS: reasons}
        handover_configuration_put(body=parse_body(body, HandoverConfigurationForCreate), actor=actor)
        return "The reasons are saved."


@admin.register(HandoverConfiguration)
class HandoverConfigurationAdmin(ConfigurationAdmin):
    """The page of the configuration."""

    view_permission = ApiPermission.CONFIG_READ
    verbs = (ChangeReasonsVerb(),)
    title = "Handover rules"

    def page(self, request: HttpRequest, entity: HandoverConfiguration) -> dict[str, Any]:  # noqa: ARG002
        """Return the reasons that people are offered."""
        changed = moment(entity.modified_at) if entity.version else "Never: these are the defaults"
        reasons = reasons_section("Reasons for refusing goods", reasons_of(entity))
        return {"sections": [Section("Rules", facts=[("Changed", changed)]), reasons]}


def reasons_of(entity: HandoverConfiguration) -> list[Reason]:
    """Return the reasons for refusing goods."""
    return [Reason(one["refusedReasonLocalized"], one["active"]) for one in entity.said(DEFAULTS)[REASONS]]
