"""Tags in the backoffice: which there are, which values they allow, new ones of both."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, Section, Verb, moment, muted
from fulfillment.common.admin.adding import AddingAdmin
from fulfillment.common.bodies import parse_body
from fulfillment.common.errors import DomainError

from .models import Tag
from .schemas import TagForCreation, TagPatchActions
from .services import tag_create, tag_patch

SHOWN_IN_LIST = 8
MOST_CHARACTERS = 255


class ValuesForm(ConfirmForm):
    """Values, one a line."""

    values = forms.CharField(
        label="Values",
        help_text="One a line. Orders name a value exactly as it stands here; case counts.",
        widget=forms.Textarea(attrs={"class": "bo-input", "rows": 5}),
    )

    def clean_values(self) -> list[str]:
        """Return the lines that say anything, each once."""
        lines = (line.strip() for line in self.cleaned_data["values"].splitlines())
        values = list(dict.fromkeys(line for line in lines if line))
        if any(len(value) > MOST_CHARACTERS for value in values):
            raise forms.ValidationError(f"A value has {MOST_CHARACTERS} characters at most.")
        return values


class NewTagForm(ValuesForm):
    """An id and its values."""

    key = forms.CharField(
        label="Id",
        max_length=255,
        help_text="What orders call it, such as channel. It cannot be changed later.",
        widget=forms.TextInput(attrs={"class": "bo-input"}),
    )
    field_order = ("version", "key", "values")

    def clean_key(self) -> str:
        """Refuse an id that is taken while the reader can still choose another one."""
        key = str(self.cleaned_data["key"])
        if Tag.objects.filter(key=key).exists():
            raise forms.ValidationError("There is a tag with this id already.")
        return key


class AddValuesVerb(Verb):
    name = "values"
    label = "Add values"
    permission = ApiPermission.TAG_WRITE
    icon = "add"
    tone = "primary"
    form_class = ValuesForm

    def possible(self, entity: Tag) -> bool:  # noqa: ARG002
        return True

    def heading(self, entity: Tag) -> str:
        return f"Add values to {entity}?"

    def consequences(self, entity: Tag, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["Orders may have them from now on.", "Values stay: orders refer to them, so none is ever taken away."]

    def refusal(self, entity: Tag, *, actor: Actor, error: DomainError | None = None) -> str:  # noqa: ARG002
        return error.description if error else ""

    def carry_out(self, entity: Tag, *, data: dict[str, Any], actor: Actor) -> str:
        actions = [{"action": "AddAllowedValueToTag", "allowedValue": value} for value in data["values"]]
        body = parse_body({"version": data["version"], "actions": actions}, TagPatchActions)
        tag = tag_patch(key=entity.key, body=body, actor=actor, now=clock.now())
        return f"{tag} has {len(tag.allowed_values)} values."


class NewTagVerb(AddValuesVerb):
    name = "new"
    label = "New tag"
    form_class = NewTagForm
    submit_label = "Create"

    def heading(self, entity: Tag) -> str:  # noqa: ARG002
        return "New tag"

    def consequences(self, entity: Tag, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["Orders and their lines may have it with one of its values.", "It stays: orders will refer to it."]

    def carry_out(self, entity: Tag, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        body = parse_body({"id": data["key"], "allowedValues": data["values"]}, TagForCreation)
        return f"There is a tag {tag_create(body=body, actor=actor, now=clock.now())} now."


@admin.register(Tag)
class TagAdmin(AddingAdmin):
    """All tags, by their ids."""

    view_permission = ApiPermission.TAG_READ
    new_verb = NewTagVerb()
    verbs = (AddValuesVerb(),)
    list_display = ("key_cell", "values_cell", "changed")
    search_fields = ("key__istartswith",)
    search_help_text = "Id"
    ordering = ("key",)
    empty_title = "No tags"
    empty_text = "No tag matches. Tags come from here or through the API."

    @admin.display(description="Tag")
    def key_cell(self, tag: Tag) -> str:
        return tag.key

    @admin.display(description="Values")
    def values_cell(self, tag: Tag) -> SafeString:
        more = len(tag.allowed_values) - SHOWN_IN_LIST
        rest = muted(f"and {more} more") if more > 0 else ""
        return format_html("{} {}", words(tag.allowed_values[:SHOWN_IN_LIST]), rest)

    @admin.display(description="Changed")
    def changed(self, tag: Tag) -> SafeString:
        return moment(tag.modified_at)

    def page(self, request: HttpRequest, entity: Tag) -> dict[str, Any]:  # noqa: ARG002
        """Return the values and when they came."""
        values = entity.allowed_values
        facts = [("Created", moment(entity.created_at)), ("Changed", moment(entity.modified_at))]
        shown = Section(f"Values ({len(values)})", template="backoffice/tag_values.html", data={"values": values})
        return {"sections": [shown, Section("Tag", facts=facts)]}


def words(values: Sequence[str]) -> SafeString:
    """Return values as small labels."""
    labels = format_html_join("", '<span class="bo-tag">{}</span>', ((value,) for value in values))
    return format_html('<span class="bo-tags">{}</span>', labels)
