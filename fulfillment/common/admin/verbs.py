"""Verbs of an entity: a form that names the consequences, and one call of the service behind it."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django_fsm import can_proceed

from fulfillment.common.actor import Actor
from fulfillment.common.errors import DomainError, NotFound


class ConfirmForm(forms.Form):
    """Nothing to fill in; ``version`` is the one of the entity that the reader has seen."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class Verb:
    """One verb that people carry out on an entity: its button, its form and its service."""

    name: ClassVar[str]
    label: ClassVar[str]
    permission: ClassVar[str]
    icon: ClassVar[str] = "bolt"
    tone: ClassVar[str] = "plain"
    key: ClassVar[str] = ""
    form_class: ClassVar[type[ConfirmForm]] = ConfirmForm
    submit_label: ClassVar[str] = ""
    submit_tone: ClassVar[str] = ""
    fields_template: ClassVar[str] = "backoffice/fields.html"

    def permitted(self, actor: Actor) -> bool:
        """Say whether *actor* may do this at all."""
        return actor.can(self.permission)

    def possible(self, entity: Any) -> bool:
        """Say whether the entity's state allows it, as its transitions declare."""
        return bool(can_proceed(getattr(entity, self.name)))

    def heading(self, entity: Any) -> str:
        """Return the question that the form asks."""
        return f"{self.label} {entity}?"

    def consequences(self, entity: Any, actor: Actor) -> list[str]:  # noqa: ARG002
        """Return what will happen, in words."""
        return []

    def initial(self, entity: Any) -> dict[str, Any]:  # noqa: ARG002
        """Return what the form starts with beside the version."""
        return {}

    def carry_out(self, entity: Any, *, data: dict[str, Any], actor: Actor) -> str:
        """Call the service and return what to tell the reader. Raises: DomainError."""
        raise NotImplementedError

    def refusal(self, entity: Any, *, actor: Actor, error: DomainError | None = None) -> str:  # noqa: ARG002
        """Return why it is not possible (any more)."""
        return error.description if error else f"“{self.label}” is not possible: {entity} is {entity.status}."

    def after(self, request: HttpRequest, entity: Any, page: str) -> str:  # noqa: ARG002
        """Return the address to go to after success; *page* is the entity's own."""
        return page


def verb_view(model_admin: Any, request: HttpRequest, entity: Any, verb: Verb) -> HttpResponse:
    """Show the form of *verb*, or carry it out. A refusal is a message on the entity's page, never an error page."""
    actor = model_admin.actor(request)
    if not verb.permitted(actor):
        raise PermissionDenied
    page = model_admin.page_url(entity)
    initial = {**_initial(request, entity), **verb.initial(entity)}
    form = verb.form_class(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form_page(model_admin, request, entity, verb=verb, form=form)
    try:
        done = verb.carry_out(entity, data=form.cleaned_data, actor=actor)
    except NotFound as error:
        messages.error(request, error.description)
    except DomainError as error:
        # Read anew: a protected state refuses to be refreshed in place.
        present = type(entity)._base_manager.filter(pk=entity.pk).first() or entity
        messages.warning(request, verb.refusal(present, actor=actor, error=error))
    else:
        messages.success(request, done)
        return HttpResponseRedirect(verb.after(request, entity, page))
    return HttpResponseRedirect(page)


def _initial(request: HttpRequest, entity: Any) -> dict[str, Any]:
    """Return what the form starts with: the version the reader saw, else the present one."""
    seen = request.GET.get("version", "")
    return {"version": int(seen) if seen.isdecimal() and len(seen) < 10 else entity.version}


def _form_page(model_admin: Any, request: HttpRequest, entity: Any, *, verb: Verb, form: forms.Form) -> HttpResponse:
    actor = model_admin.actor(request)
    possible = verb.possible(entity)
    context = {
        **model_admin.page_context(request, entity),
        "title": verb.label,
        "verb": verb,
        "form": form,
        "heading": verb.heading(entity),
        "action_url": model_admin.verb_url(entity, verb),
        "page_url": model_admin.page_url(entity),
        "consequences": verb.consequences(entity, actor) if possible else [],
        "refusal": "" if possible else verb.refusal(entity, actor=actor),
    }
    inside = request.headers.get("X-Fragment") == "dialog"
    return TemplateResponse(request, "backoffice/verb_form.html" if inside else "backoffice/verb.html", context)
