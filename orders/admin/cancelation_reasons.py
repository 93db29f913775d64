"""The reasons for cancelling orders, in the backoffice: the list, adding, changing and deleting."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, Section, moment, muted
from fulfillment.common.admin.adding import AddingAdmin
from fulfillment.common.admin.configurations import ConfigurationVerb
from fulfillment.common.bodies import parse_body
from fulfillment.common.localization import DEFAULT_LOCALE as ENGLISH
from orders.models import CancelationReason
from orders.schemas.cancelation_reasons import CancelationReasonForCreation, CancelationReasonForModification
from orders.services import cancelation_reason_create, cancelation_reason_delete, cancelation_reason_put

GERMAN = "de_DE"
SHOWN = (ENGLISH, GERMAN)
OFFERED = "Whoever cancels an order chooses among the reasons, here and by the API."
KEPT = "Orders that were cancelled with it keep the reason as it was."


class TextField(forms.CharField):
    """The reason in one language."""

    def __init__(self, *, language: str, required: bool = False) -> None:
        widget = forms.TextInput(attrs={"class": "bo-input"})
        super().__init__(required=required, label=f"Reason in {language}", max_length=255, widget=widget)


class ReasonForm(ConfirmForm):
    """The reason in the languages of the backoffice; texts in others stay as they are."""

    english = TextField(language="English", required=True)
    german = TextField(language="German (optional)")


class ReasonVerb(ConfigurationVerb):
    """What the verbs of a reason share."""

    permission = ApiPermission.CONFIG_WRITE


class AddReasonVerb(ReasonVerb):
    name = "new"
    label = "Add a reason"
    icon = "add"
    tone = "primary"
    form_class = ReasonForm

    def consequences(self, entity: CancelationReason, actor: Actor) -> list[str]:  # noqa: ARG002
        return [OFFERED]

    def carry_out(self, entity: CancelationReason, *, data: dict[str, Any], actor: Actor) -> str:
        body = parse_body(texts_of(entity, data), CancelationReasonForCreation)
        reason, new = cancelation_reason_create(body=body, actor=actor)
        return f"“{reason}” is offered from now on." if new else f"“{reason}” is there already; it stays as it is."


class ChangeReasonVerb(ReasonVerb):
    name = "edit"
    label = "Change"
    form_class = ReasonForm

    def heading(self, entity: CancelationReason) -> str:
        return f"Change “{entity}”"

    def consequences(self, entity: CancelationReason, actor: Actor) -> list[str]:  # noqa: ARG002
        lines = [KEPT]
        if others := others_of(entity):
            lines.append(f"Its texts in other languages stay: {others}.")
        return lines

    def initial(self, entity: CancelationReason) -> dict[str, Any]:
        return {"english": str(entity), "german": entity.reason_localized.get(GERMAN, "")}

    def carry_out(self, entity: CancelationReason, *, data: dict[str, Any], actor: Actor) -> str:
        body = parse_body({**texts_of(entity, data), "version": data["version"]}, CancelationReasonForModification)
        reason = cancelation_reason_put(cancelation_reason_id=str(entity.pk), body=body, actor=actor)
        return f"The reason is saved as “{reason}”."


class DeleteReasonVerb(ReasonVerb):
    name = "remove"
    label = "Delete"
    icon = "delete"
    tone = "danger"
    submit_label = "Delete the reason"
    submit_tone = "danger"

    def heading(self, entity: CancelationReason) -> str:
        return f"Delete “{entity}”?"

    def consequences(self, entity: CancelationReason, actor: Actor) -> list[str]:  # noqa: ARG002
        return [
            "Nobody can choose it any more. Shops that still send its id are refused, and the order stays as it is.",
            KEPT,
        ]

    def carry_out(self, entity: CancelationReason, *, data: dict[str, Any], actor: Actor) -> str:
        cancelation_reason_delete(cancelation_reason_id=str(entity.pk), version=data["version"], actor=actor)
        return f"“{entity}” is deleted."

    def after(self, request: HttpRequest, entity: CancelationReason, page: str) -> str:  # noqa: ARG002
        return reverse("admin:orders_cancelationreason_changelist")


@admin.register(CancelationReason)
class CancelationReasonAdmin(AddingAdmin):
    """All reasons, in the order in which they are offered."""

    view_permission = ApiPermission.CONFIG_READ
    new_verb = AddReasonVerb()
    verbs = (ChangeReasonVerb(), DeleteReasonVerb())
    list_display = ("english", "german", "others", "changed")
    ordering = ("pk",)
    empty_title = "No cancelation reasons"
    empty_text = "Orders are cancelled without one. Add the reasons that people shall choose from."

    def page(self, request: HttpRequest, entity: CancelationReason) -> dict[str, Any]:  # noqa: ARG002
        """Return the texts, and the name by which clients of the API know the reason."""
        texts = [
            ("English", str(entity)),
            ("German", entity.reason_localized.get(GERMAN) or muted("")),
            ("Other languages", others_of(entity) or muted("")),
            ("Changed", moment(entity.modified_at)),
        ]
        known = [("Name", entity.reason), ("Id", str(entity.pk))]
        return {"sections": [Section("Texts", facts=texts), Section("In the API", facts=known)]}

    @admin.display(description="English")
    def english(self, reason: CancelationReason) -> str:
        return str(reason)

    @admin.display(description="German")
    def german(self, reason: CancelationReason) -> str:
        return reason.reason_localized.get(GERMAN) or muted("")

    @admin.display(description="Other languages")
    def others(self, reason: CancelationReason) -> SafeString:
        return muted(others_of(reason))

    @admin.display(description="Changed")
    def changed(self, reason: CancelationReason) -> SafeString:
        return moment(reason.modified_at)


def texts_of(entity: CancelationReason, data: dict[str, Any]) -> dict[str, Any]:
    """Return the texts that a form says, over those that it does not show."""
    kept = {locale: text for locale, text in entity.reason_localized.items() if locale not in SHOWN}
    german = {GERMAN: data["german"]} if data["german"] else {}
    return {"reason": data["english"], "reasonLocalized": {ENGLISH: data["english"], **german, **kept}}


def others_of(entity: CancelationReason) -> str:
    """Return the texts in languages that the backoffice does not have."""
    return ", ".join(f"{locale}: {text}" for locale, text in entity.reason_localized.items() if locale not in SHOWN)
