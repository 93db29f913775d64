"""The base of every view under /api: permission by method, strict bodies, filtered pages, repeatable POSTs."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django_filters import FilterSet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import parse_body
from fulfillment.common.errors import InvalidInput
from fulfillment.common.tracing import origin_of

from .paging import page_by_key, page_of
from .totals import total_of

ModelT = TypeVar("ModelT", bound=Model)


class ApiView(APIView):
    """A view that parses, makes one call and answers.

    ``permissions`` names the permission of each method, or several of which one is enough; a method without one is
    refused for everybody.
    """

    permissions: ClassVar[Mapping[str, str | tuple[str, ...] | None]] = {}

    @cached_property
    def actor(self) -> Actor:
        """Return who is calling, as every service wants to know it."""
        actor: Actor = self.request.auth  # type: ignore[assignment]
        return actor.coming_from(origin_of(self.request, api="REST"))

    def body(self, shape: Any) -> Any:
        """Return the request's body as *shape*, a struct or a union of structs.

        Raises: InvalidInput naming the first wrong place.
        """
        return parse_body(self.request.data, shape)

    def filtered(self, queryset: QuerySet[ModelT], filterset_class: type[FilterSet]) -> QuerySet[ModelT]:
        """Return *queryset* narrowed by the query's filters. Raises: InvalidInput naming the wrong one."""
        filters = filterset_class(self.request.query_params, queryset=queryset)
        if not filters.is_valid():
            name, messages = next(iter(filters.errors.items()))
            raise InvalidInput(f"{name}: {' '.join(messages)}")
        narrowed: QuerySet[ModelT] = filters.qs
        return narrowed

    def page(
        self,
        queryset: QuerySet[ModelT],
        *,
        name: str,
        document: Callable[[ModelT], dict[str, Any]] | None = None,
        documents: Callable[[list[ModelT]], list[dict[str, Any]]] | None = None,
        order: str = "pk",
        key: str = "",
    ) -> Response:
        """Answer the asked page of *queryset* as ``{name: […], "total": n}``.

        *document* renders one entity, *documents* a whole page, for entities that need something read for all of them.
        *key* names the column with the ids of entities whose ids clients choose; those come in the order of their ids.
        """
        query = self.request.query_params
        entities = page_by_key(queryset, query, key=key) if key else page_of(queryset, query, order=order)
        shown = documents(entities) if documents else [document(entity) for entity in entities] if document else []
        return Response({name: shown, "total": total_of(queryset)})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate, authorize and throttle, then wrap a POST that carries an Idempotency-Key.

        A search changes nothing and may be repeated as it is: keeping its answer would only keep data of consumers.
        """
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and "Idempotency-Key" in request.headers and not request.path.endswith("/search"):
            once = import_string(settings.IDEMPOTENCY_HANDLER)
            self.post: Callable[..., Response] = once(self.post, actor=self.actor)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """Answer which methods there are, in the Allow header, and nothing about the code behind them."""
        return Response(status=204)


def created(document: dict[str, Any], location: str) -> Response:
    """Answer 201 with the new entity and where it can be read again."""
    return Response(document, status=201, headers={"Location": location})
