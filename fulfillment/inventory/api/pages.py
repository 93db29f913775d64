"""Pages with a ``pageInfo``, as stocks and reservations have them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.response import Response

from fulfillment.common.api.paging import page_with_more

ModelT = TypeVar("ModelT", bound=Model)


def page_with_info(
    queryset: QuerySet[ModelT],
    query: Mapping[str, str],
    *,
    name: str,
    document: Callable[[ModelT], dict[str, Any]],
    with_total: bool = False,
) -> Response:
    """Answer the page after ``startAfterId``; whether there are more is only asked where the page is full."""
    entities, more = page_with_more(queryset, query)
    info = {
        "startCursor": str(entities[0].pk) if entities else "",
        "endCursor": str(entities[-1].pk) if entities else "",
        "hasNextPage": more,
        "hasPreviousPage": bool(query.get("startAfterId")),
    }
    body = {name: [document(entity) for entity in entities], "pageInfo": info}
    return Response({**body, "total": queryset.count()} if with_total else body)
