"""The lines of an entity as they were read, so that the trail can tell what a verb has changed of them."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from .differences import Json, differences

Known = dict[Any, dict[str, Any]]


class Parts:
    """*name* is what the API calls the list of *lines*, *fields* the columns that verbs change."""

    def __init__(self, name: str, lines: Sequence[models.Model], fields: Sequence[str]) -> None:
        self._name = name
        self._fields = fields
        self._known = self._read(lines)

    def beside(self, lines: Sequence[models.Model]) -> tuple[Json, Json]:
        """Return what is different about *lines* since the last call, by their ids, for ``Audited(beside=…)``."""
        before, after = Json(), Json()
        known, self._known = self._known, self._read(lines)
        for line in lines:
            old, new = differences(line, known.get(line.pk) or dict.fromkeys(self._fields))
            if old or new:
                before[str(line.pk)], after[str(line.pk)] = old, new
        for key in known.keys() - self._known.keys():
            before[str(key)] = {"removed": True}
        return ({self._name: before}, {self._name: after}) if before or after else ({}, {})

    def _read(self, lines: Sequence[models.Model]) -> Known:
        return {line.pk: {name: getattr(line, name) for name in self._fields} for line in lines}
