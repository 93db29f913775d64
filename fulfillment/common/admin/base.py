"""The base of every list and page of the backoffice: read-only, by the API's permissions, cheap on big tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin

from fulfillment.common.actor import Actor
from fulfillment.common.ids import parse_id

from .lists import BoundedPaginator, CompletedList
from .verbs import Verb, verb_view

MOST_FOUND = 500


@dataclass(frozen=True, slots=True)
class Section:
    """One box of a page: facts as (label, value), a table, or text as it is; *empty* is for a table without rows."""

    title: str
    facts: Sequence[tuple[str, object]] = ()
    headers: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    text: str = ""
    empty: str = ""
    template: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def actor_for(request: HttpRequest) -> Actor:
    """Return who is asking, as the backoffice's middleware finds out once per request."""
    actor: Actor = request.find_actor()  # type: ignore[attr-defined]
    return actor


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]
    """Entities to be looked at: a list, a page for each, and verbs; no field is ever edited here.

    ``view_permission`` is the API's name of what a reader needs. ``search_fields`` are lookups that an index serves
    (``number__startswith``, ``name__exact``), each asked by itself; ``search_keys`` are fields with ids. Subclasses
    narrow ``get_queryset`` to what the actor may see, fill ``complete`` where rows show more than their own table, and
    say in ``page`` what a page holds.
    """

    view_permission: ClassVar[str] = ""
    verbs: ClassVar[tuple[Verb, ...]] = ()
    search_keys: ClassVar[tuple[str, ...]] = ("pk",)
    page_template = "backoffice/page.html"
    noun = ""  # what people call an entity, if not by the name of its model
    empty_title = "Nothing here"
    empty_text = ""
    # Django's own names:
    actions: Any = ()
    change_list_template = "backoffice/list.html"
    list_disable_select_all = True
    list_max_show_all = 0
    list_per_page = 50
    paginator = BoundedPaginator
    search_help_text: str | None = None
    show_facets = ShowFacets.NEVER
    show_full_result_count = False
    sortable_by: Any = ()

    def actor(self, request: HttpRequest) -> Actor:
        return actor_for(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return actor_for(request).can(self.view_permission)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def get_urls(self) -> list[URLPattern]:
        """Return the list, the pages and the verbs; there is nothing to add, edit or delete at any address."""
        view, name = self.admin_site.admin_view, self._name
        return [
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            *self.more_urls(),
            path("<uuid:object_id>/change/", view(self.change_view), name=f"{name}_change"),
            path("<uuid:object_id>/<slug:verb>/", view(self.verb_view), name=f"{name}_verb"),
        ]

    def more_urls(self) -> list[URLPattern]:
        """Return addresses of the subclass's own."""
        return []

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CompletedList]:  # noqa: ARG002
        return CompletedList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list."""
        title = self.list_title
        context = {"title": title, "subtitle": None, "crumbs": [(title, "")], **(extra_context or {})}
        page: HttpResponse = super().changelist_view(request, context)
        return page

    def complete(self, request: HttpRequest, rows: list[Any]) -> None:
        """Add to the *rows* of one list page what they show of other tables, in a constant number of queries."""

    def get_search_results(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        search_term: str,
    ) -> tuple[QuerySet[Any], bool]:
        """Ask each lookup by itself and for few keys, so that each uses its own index."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found: set[Any] = set()
        key = parse_id(term)
        for name in self.search_keys if key else ():
            found.update(queryset.order_by().filter(**{name: key}).values_list("pk", flat=True)[:MOST_FOUND])
        for lookup in self.get_search_fields(request):
            wanted = Q()
            for spelling in {term, term.title(), term.upper()}:
                wanted |= Q(**{lookup: spelling})
            found.update(queryset.order_by().filter(wanted).values_list("pk", flat=True)[:MOST_FOUND])
        return queryset.filter(pk__in=found), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: Any,
        form_url: str = "",  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the page of one entity; it takes no form."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        entity = self.visible(request, object_id)
        context = {**self.page_context(request, entity), **self.page(request, entity), **(extra_context or {})}
        return TemplateResponse(request, self.page_template, context)

    def verb_view(self, request: HttpRequest, object_id: Any, verb: str) -> HttpResponse:
        """Show the form of a verb, or carry it out."""
        known = {known.name: known for known in self.verbs}
        if verb not in known:
            raise Http404
        return verb_view(self, request, self.visible(request, object_id), known[verb])

    def visible(self, request: HttpRequest, object_id: Any) -> Any:
        """Return the entity with this id. Raises: Http404 if the reader may not know of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entity = self.get_queryset(request).filter(pk=object_id).first()
        if entity is None:
            raise Http404
        return entity

    def page_title(self, entity: Any) -> str:
        """Return what the page of an entity is called."""
        return str(entity)

    def page(self, request: HttpRequest, entity: Any) -> dict[str, Any]:  # noqa: ARG002
        """Return what the template of a page shows beside title and buttons (``sections``)."""
        return {}

    def page_context(self, request: HttpRequest, entity: Any) -> dict[str, Any]:
        """Return what every page of an entity starts with."""
        actor = actor_for(request)
        # What is anonymized stays as it is.
        verbs = () if getattr(entity, "anonymized_at", None) else self.verbs
        possible = [verb for verb in verbs if verb.permitted(actor) and verb.possible(entity)]
        request.current_app = self.admin_site.name
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": entity,
            "title": self.page_title(entity),
            "crumbs": [(self.list_title, self.list_url()), (self.page_title(entity), "")],
            "buttons": [(verb, self.verb_url(entity, verb)) for verb in possible],
        }

    @property
    def list_title(self) -> str:
        """What the list is called in headings."""
        return f"{self.noun}s".capitalize() if self.noun else str(self.opts.verbose_name_plural).capitalize()

    @property
    def _name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def list_url(self) -> str:
        return reverse(f"{self.admin_site.name}:{self._name}_changelist")

    def page_url(self, entity: Any) -> str:
        return reverse(f"{self.admin_site.name}:{self._name}_change", args=[entity.pk])

    def verb_url(self, entity: Any, verb: Verb) -> str:
        return reverse(f"{self.admin_site.name}:{self._name}_verb", args=[entity.pk, verb.name])
