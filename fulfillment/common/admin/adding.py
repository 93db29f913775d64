"""Lists that people may add to: a button above the list, and a form at an address of its own."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from .base import ReadOnlyAdmin
from .verbs import Verb, verb_view


class AddingAdmin(ReadOnlyAdmin):
    """A list with a verb that makes one more; the verb is given an entity that is not stored."""

    new_verb: ClassVar[Verb]

    def more_urls(self) -> list[URLPattern]:
        """Return the address of the form, too."""
        new = self.admin_site.admin_view(self.new_view)
        return [*super().more_urls(), path("new/", new, name=f"{self._name}_new")]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, with the button for those who may add."""
        permitted = self.new_verb.permitted(self.actor(request))
        buttons = [(self.new_verb, self.verb_url(self.model(), self.new_verb))] if permitted else []
        return super().changelist_view(request, {"buttons": buttons, **(extra_context or {})})

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or add what was sent; both need the permission to see the list, too."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return verb_view(self, request, self.model(version=0), self.new_verb)

    def page_title(self, entity: Any) -> str:
        return self.new_verb.label if entity._state.adding else super().page_title(entity)

    def page_url(self, entity: Any) -> str:
        """Return the address of the entity's page; of the list for one that is not stored."""
        return self.list_url() if entity._state.adding else super().page_url(entity)

    def verb_url(self, entity: Any, verb: Verb) -> str:
        if entity._state.adding:
            return reverse(f"{self.admin_site.name}:{self._name}_new")
        return super().verb_url(entity, verb)
