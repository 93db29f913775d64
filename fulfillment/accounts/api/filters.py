"""Filters by users that the lists of several apps have."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from fulfillment.accounts.selectors import users_named


class AssignedUserFilter(django_filters.CharFilter):
    """What a user works on, who is named by id, user name or email; unknown ones work on nothing."""

    def __init__(self, *, field_name: str = "assigned_users", **kwargs: Any) -> None:
        super().__init__(field_name=field_name, **kwargs)

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow *queryset*. The list of users is short, so its text is searched for the id."""
        if not value:
            return queryset
        user = users_named(ids=[value], usernames=[value]).get(value)
        if user is None:
            return queryset.none()
        return queryset.filter(Q(**{f"{self.field_name}__icontains": f'"{user.pk}"'}))
