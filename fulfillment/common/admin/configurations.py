"""Configurations in the backoffice: one page each instead of a list, and verbs that change it."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from fulfillment.common.configurations import ONLY_ID, configuration_in_force
from fulfillment.common.errors import DomainError, VersionConflict

from .base import ReadOnlyAdmin
from .verbs import Verb


class ConfigurationVerb(Verb):
    """A verb that changes a configuration, which every state allows; it starts with what is in force."""

    icon = "edit"
    submit_label = "Save"
    submit_tone = "primary"

    def possible(self, entity: Any) -> bool:  # noqa: ARG002
        return True

    def heading(self, entity: Any) -> str:  # noqa: ARG002
        return self.label

    def refusal(self, entity: Any, *, actor: Any, error: DomainError | None = None) -> str:  # noqa: ARG002
        """Return what to do: somebody else's change must be seen before it is changed."""
        if error is None or isinstance(error, VersionConflict):
            return "Somebody else has changed this since you opened it; nothing was saved. Look at it, then change it."
        return error.description


class ConfigurationAdmin(ReadOnlyAdmin):
    """The one page of a configuration, also while nobody has set it and its defaults are in force."""

    title: ClassVar[str]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """Go to the page; there is no list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(self.page_url(self.model()))

    def visible(self, request: HttpRequest, object_id: Any) -> Any:
        """Return the configuration in force. Raises: Http404 for any other id."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if object_id != ONLY_ID:
            raise Http404
        return configuration_in_force(self.model)

    def page_title(self, entity: Any) -> str:  # noqa: ARG002
        return self.title

    def page_context(self, request: HttpRequest, entity: Any) -> dict[str, Any]:
        return {**super().page_context(request, entity), "crumbs": [(self.title, "")]}
