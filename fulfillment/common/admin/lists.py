"""Lists of tables of any size: bounded counts instead of count(*), rows completed by a constant number of queries."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from unfold.views import ChangeList

from fulfillment.common.cells import MOST_IN_BADGES, count_text

MOST_ROWS = 5_000


def bounded_count(queryset: QuerySet[Any], *, most: int = MOST_IN_BADGES) -> int:
    """Return the number of rows, but at most *most* + 1: the database stops counting there."""
    return int(queryset.order_by()[: most + 1].count())


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages through the first rows of a list; whoever looks for more filters or searches."""

    template_name = "backoffice/pagination.html"

    @cached_property
    def count(self) -> int:
        """Return the number of rows that can be paged through."""
        return min(self._found, MOST_ROWS)

    @property
    def total_text(self) -> str:
        """The number of rows for people: ``5,000+`` where there are more than can be paged through."""
        return count_text(self._found, most=MOST_ROWS)

    @cached_property
    def _found(self) -> int:
        return bounded_count(self.object_list, most=MOST_ROWS)  # type: ignore[arg-type]


class CompletedList(ChangeList):  # type: ignore[misc]
    """A list whose page of rows is completed by its admin at once, not row by row."""

    def get_results(self, request: HttpRequest) -> None:
        """Load the page, then let the admin's ``complete`` add what the rows show of other tables."""
        super().get_results(request)
        # Never counted: the heading would show a difference where there is none.
        self.full_result_count = self.result_count
        rows = list(self.result_list)  # type: ignore[has-type]
        self.model_admin.complete(request, rows)
        self.result_list = rows
