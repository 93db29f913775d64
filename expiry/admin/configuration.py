"""The rules of expiry in the backoffice: the offset, the announcement, and how the active ones stand to them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from expiry import schemas
from expiry.configuration import DEFAULTS, LEAD_TIME, OFFSET, ExpiryRules, expiry_rules
from expiry.models import ExpiryConfiguration
from expiry.selectors import RecalculationPreview, recalculation_latest
from expiry.services import expiry_configuration_put
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, Section, link, moment
from fulfillment.common.admin.configurations import ConfigurationAdmin, ConfigurationVerb
from fulfillment.common.configurations import configuration_in_force

from .page import Fact, minutes_text
from .progress import progress_of
from .recalculating import RecalculateVerb, preview_of

MOST_MINUTES = 2**31 - 1
INPUT = {"class": "bo-input", "min": "0"}


class RulesForm(ConfirmForm):
    """How long after, and how long before."""

    offset = forms.IntegerField(
        min_value=0,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput({**INPUT, "autofocus": True}),
        label="Minutes from the provisioning time until an order expires",
        help_text="0 lets it expire when it should have been collected.",
    )
    lead_time = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(INPUT),
        label="Minutes before that, the event EXPIRY_UPCOMING is sent (optional)",
        help_text="Systems that listen can remind the customer. Leave it empty to send none.",
    )


class RulesVerb(ConfigurationVerb):
    name = "rules"
    label = "Change rules"
    permission = ApiPermission.CONFIG_WRITE
    form_class = RulesForm

    def consequences(self, entity: ExpiryConfiguration, actor: Actor) -> list[str]:  # noqa: ARG002
        return [
            "The offset holds for expiries that are made or changed from now on.",
            "Those that are active keep their times until you recalculate them, which is offered next.",
        ]

    def initial(self, entity: ExpiryConfiguration) -> dict[str, Any]:
        said = entity.said(DEFAULTS)
        return {"offset": said[OFFSET], "lead_time": said.get(LEAD_TIME)}

    def carry_out(self, entity: ExpiryConfiguration, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        body = schemas.ExpiryConfiguration(
            version=data["version"],
            provisioning_time_offset_in_minutes=data["offset"],
            upcoming_lead_time_in_minutes=data["lead_time"],
        )
        expiry_configuration_put(body=body, actor=actor)
        return "The rules are saved. They hold for expiries that are made or changed from now on."

    def after(self, request: HttpRequest, entity: ExpiryConfiguration, page: str) -> str:
        """Offer to recalculate the active ones, if the change makes a difference to any."""
        verb, saved = RecalculateVerb(), configuration_in_force(ExpiryConfiguration)
        actor: Actor = request.find_actor()  # type: ignore[attr-defined]
        if not (verb.permitted(actor) and verb.possible(saved)):
            return page
        return reverse("admin:expiry_expiryconfiguration_verb", args=[entity.pk, verb.name])


@admin.register(ExpiryConfiguration)
class ExpiryConfigurationAdmin(ConfigurationAdmin):
    """The page of the rules."""

    view_permission = ApiPermission.CONFIG_READ
    verbs = (RulesVerb(), RecalculateVerb())
    title = "Expiry rules"

    def page(self, request: HttpRequest, entity: ExpiryConfiguration) -> dict[str, Any]:  # noqa: ARG002
        """Return the rules in words, what they would do to the active ones, and how far that is."""
        rules = expiry_rules()
        preview = preview_of(entity)
        run = recalculation_latest()
        running = run is not None and run.ended_at is None
        active = Section("Active expiries", facts=_active(preview, running=running))
        sections = [Section("Rules", facts=_rules(entity, rules)), active]
        if run is not None:
            data = {"run": run, "progress": progress_of(run)}
            sections.append(Section("Last recalculation", template="backoffice/expiry/progress.html", data=data))
        return {"sections": sections}


def _rules(entity: ExpiryConfiguration, rules: ExpiryRules) -> list[Fact]:
    lead = "Off" if rules.lead_time is None else f"{minutes_text(rules.lead_time)} before"
    return [
        ("An order expires", f"{minutes_text(rules.offset)} after its provisioning time"),
        ("EXPIRY_UPCOMING is sent", lead),
        ("Changed", moment(entity.modified_at) if entity.version else "Never: these are the defaults"),
    ]


def _active(preview: RecalculationPreview, *, running: bool) -> list[Fact]:
    shown = link(reverse("admin:expiry_expiry_changelist"), f"{preview.active:,}") if preview.active else "None"
    if running:
        return [("Active", shown), ("Follow these rules", "Being recalculated")]
    if not preview.moved:
        return [("Active", shown), ("Follow these rules", "All of them")]
    facts: list[Fact] = [("Active", shown), ("Have the time of other rules", f"{preview.moved:,}")]
    return [*facts, ("Of these, due at once by these rules", f"{preview.due:,}")]
