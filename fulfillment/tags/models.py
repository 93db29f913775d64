"""Tags and their allowed values."""

from django.db import models

from fulfillment.common.versioning import VersionedModel, VersionedQuerySet


class Tag(VersionedModel):
    """A word with its allowed values, in the order in which they were added.

    ``key`` is what the API calls ``id``: clients choose it, and it never changes. The ``id`` here stays inside; it
    places the row in pages.
    """

    key = models.CharField(max_length=255, unique=True)
    allowed_values = models.JSONField(default=list)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "tag"

    def __str__(self) -> str:
        return self.key
