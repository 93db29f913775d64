"""Pages for a phone held in one hand: one entity, one step after another, each saved at once by its service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse

from fulfillment.common.actor import Actor
from fulfillment.common.errors import DomainError, VersionConflict

from .base import ReadOnlyAdmin, actor_for
from .verbs import ConfirmForm

LEVELS = {"success": messages.SUCCESS, "info": messages.INFO, "error": messages.ERROR}


@dataclass(frozen=True, slots=True)
class Taken:
    """One step as it is taken: on what, from which version, with what was sent, by whom."""

    entity: Any
    version: int
    data: QueryDict
    actor: Actor


@dataclass(frozen=True, slots=True)
class Said:
    """What the page answers to a step; ``status`` is that of HTTP, for scripts."""

    text: str
    tone: str = "success"
    status: int = 200


Step = Callable[[Taken], str]


class StepPage:
    """The work on one entity: a page, and steps that call one service each and say in a word what they did.

    ``template`` is the whole page; ``part`` is what a script puts in the place of the old one after a step. Without
    scripts a step leads back to the page, with what it said on top.
    """

    template: ClassVar[str]
    part: ClassVar[str]
    permission: ClassVar[str]

    def __init__(self, model_admin: ReadOnlyAdmin) -> None:
        self.model_admin = model_admin

    @property
    def steps(self) -> Mapping[str, Step]:
        """The steps by the name in their address."""
        return {}

    def url(self, entity: Any) -> str:
        """Return the address of the page."""
        raise NotImplementedError

    def after(self, entity: Any, step: str) -> str:  # noqa: ARG002
        """Return where a step leads that was taken without a script."""
        return self.url(entity)

    def context(self, request: HttpRequest, entity: Any, data: QueryDict | None) -> dict[str, Any]:
        """Return what the templates show; *data* is what was sent with a step that was refused."""
        raise NotImplementedError

    def changed_by(self, entity: Any) -> str:  # noqa: ARG002
        """Return the id of the actor who changed the entity last."""
        return ""

    def page_view(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Show the page."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self.answer(request, self.model_admin.visible(request, object_id))

    def step_view(self, request: HttpRequest, object_id: Any, step: str) -> HttpResponse:
        """Take a step; somebody who only looks at its address is shown the page."""
        if step not in self.steps:
            raise Http404
        entity = self.model_admin.visible(request, object_id)
        if request.method != "POST":
            return HttpResponseRedirect(self.url(entity))
        said = self.take(request, entity, self.steps[step])
        refused = said.status >= 400
        if request.headers.get("X-Fragment") or (refused and said.status != 409):
            present = self.model_admin.visible(request, object_id)
            return self.answer(request, present, said=said, data=request.POST if refused else None)
        messages.add_message(request, LEVELS[said.tone], said.text)
        return HttpResponseRedirect(self.after(entity, step))

    def take(self, request: HttpRequest, entity: Any, step: Step) -> Said:
        """Carry out *step* and say how it went; a refusal is something to say, never an error page."""
        actor = actor_for(request)
        if not actor.can(self.permission):
            raise PermissionDenied
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            return Said("Your device sent something that nobody understands. Try again.", "error", 400)
        try:
            return Said(step(Taken(entity, form.cleaned_data["version"], request.POST, actor)))
        except VersionConflict:
            return self.came_late(entity, actor)
        except DomainError as error:
            return Said(error.description, "error", 422)

    def came_late(self, entity: Any, actor: Actor) -> Said:
        """Say that the page was not up to date: it was pressed twice, or somebody else was quicker."""
        noun = entity._meta.verbose_name
        if actor.id and self.changed_by(entity) == actor.id:
            return Said(f"You changed this {noun} a moment ago. This is how it is now.", "info")
        return Said(
            f"Somebody else changed this {noun}. This is how it is now; your last step was not saved.", "error", 409
        )

    def answer(
        self,
        request: HttpRequest,
        entity: Any,
        *,
        said: Said | None = None,
        data: QueryDict | None = None,
    ) -> HttpResponse:
        """Return the page, or for a script the part that changes."""
        context = {
            "title": self.model_admin.page_title(entity),
            "original": entity,
            "said": said,
            "may": actor_for(request).can(self.permission),
            "page_url": self.url(entity),
            **self.context(request, entity, data),
        }
        template = self.part if request.headers.get("X-Fragment") else self.template
        return TemplateResponse(request, template, context, status=said.status if said else 200)


class QuestionPage(StepPage):
    """Asks before one step: its address shows the question and takes the answer, then leads to the entity's page."""

    @property
    def steps(self) -> Mapping[str, Step]:
        return {"answer": self.do}

    def possible(self, entity: Any) -> bool:
        """Say whether there is anything to ask."""
        raise NotImplementedError

    def do(self, step: Taken) -> str:
        """Call the service and say what it did."""
        raise NotImplementedError

    def view(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Show the question, or do what was asked."""
        if request.method == "POST":
            return self.step_view(request, object_id, "answer")
        entity = self.model_admin.visible(request, object_id)
        if not self.possible(entity):
            return HttpResponseRedirect(self.url(entity))
        return self.answer(request, entity)
