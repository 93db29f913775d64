"""The rows that hold consumer data, as each app declares them, and how they lose it."""

import datetime
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection, models

Rule = Callable[[Any], Any]
Keys = Collection[uuid.UUID] | models.QuerySet[Any, Any]

MARK = "anonymized_at"
_holders: list["Holder"] = []


class Holder(Protocol):
    """A place where consumer data stands; processes are named by their ids, for they live above some holders."""

    def anonymize(self, process_ids: Collection[uuid.UUID], *, actors: bool, now: datetime.datetime) -> None:
        """Remove the consumer data of these processes, for ever; *actors* says that the names of actors go, too."""

    def left(self, process_ids: Keys) -> Iterable[str]:
        """Yield what still holds consumer data of these processes, which are anonymized."""

    def delete(self, process_ids: Collection[uuid.UUID]) -> None:
        """Delete what the database would not delete with these processes by itself."""


def holds_consumer_data(*added: Holder) -> None:
    """Register holders; apps are registered from the lowest to the highest."""
    _holders.extend(added)


def holders() -> Sequence[Holder]:
    """Return every registered holder, those of lower apps first."""
    return _holders


@dataclass(frozen=True)
class ConsumerRows:
    """The rows of *model* that belong to a process, found by the lookup *process*.

    ``columns`` has a rule for each column with consumer data, ``actors`` those that name who works with it. ``kept``
    names every other column with text, JSON or bytes: a test wants to see that somebody has thought of each.
    ``removed`` rows go as a whole at anonymization; ``deleted`` ones go before the process, not with it. A row that may
    belong to several processes says in ``settled`` when it belongs to anonymized ones only.
    """

    model: type[models.Model]
    process: str
    columns: Mapping[str, Rule] = field(default_factory=dict)
    actors: Mapping[str, Rule] = field(default_factory=dict)
    kept: Collection[str] = ()
    removed: bool = False
    deleted: bool = False
    settled: Callable[[models.QuerySet[Any]], models.QuerySet[Any]] | None = None

    def anonymize(self, process_ids: Collection[uuid.UUID], *, actors: bool, now: datetime.datetime) -> None:
        """Write what the rules leave, where they leave something else than there is. Versions stay as they are."""
        rows = self._rows(process_ids)
        if self.removed:
            rows.delete()
            return
        rules = {**self.columns, **(self.actors if actors else {})}
        _write(self.model, tuple(rules), [(new, key) for key, _, new in _changes(rows, rules)])
        if self._is_marked:
            keys = rows.filter(**{f"{MARK}__isnull": True}).values("pk")
            self.model._base_manager.filter(pk__in=keys).update(**{MARK: now})

    def left(self, process_ids: Keys) -> Iterator[str]:
        """Yield the columns of rows that say more than the rules would leave, and rows that should be gone."""
        rows = self._rows(process_ids)
        if self.settled is not None:
            rows = self.settled(rows)
        name = str(self.model._meta.verbose_name)
        if self.removed:
            yield from (f"{name} {key} is still there" for key in rows.values_list("pk", flat=True))
            return
        for key, old, new in _changes(rows, self.columns):
            columns = [column for column, before, after in zip(self.columns, old, new, strict=True) if before != after]
            yield f"{name} {key} still says {', '.join(columns)}"
        if self._is_marked:
            for key in rows.filter(**{f"{MARK}__isnull": True}).values_list("pk", flat=True):
                yield f"{name} {key} is not marked as anonymized"

    def delete(self, process_ids: Collection[uuid.UUID]) -> None:
        """Delete the rows where that is asked for."""
        if self.deleted:
            rows = self._rows(process_ids)
            rows = rows if self.settled is None else self.settled(rows)
            self.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()

    def _rows(self, process_ids: Keys) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = self.model._base_manager.filter(**{f"{self.process}__in": process_ids})
        return rows.order_by("pk").distinct() if self.settled is not None else rows

    @property
    def _is_marked(self) -> bool:
        return any(column.name == MARK for column in self.model._meta.concrete_fields)


Change = tuple[Any, tuple[Any, ...], tuple[Any, ...]]


def _changes(rows: models.QuerySet[Any], rules: Mapping[str, Rule]) -> Iterator[Change]:
    """Yield (key, old values, new values) of the rows that the rules would change."""
    for key, *old in rows.values_list("pk", *rules).iterator(chunk_size=500):
        new = [rule(value) for rule, value in zip(rules.values(), old, strict=True)]
        if new != old:
            yield key, tuple(old), tuple(new)


def _write(model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[tuple[Any, ...], Any]]) -> None:
    """Write values by key; the ORM's own bulk update would write JSON's null where nothing is meant."""
    if not rows:
        return
    quote, meta = connection.ops.quote_name, model._meta
    fields: list[Any] = [*(meta.get_field(name) for name in columns), meta.pk]
    *written, identity = (f"{quote(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quote(meta.db_table)} SET {', '.join(written)} WHERE {identity}"  # noqa: S608 # nosec B608
    values = [
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, (*new, key), strict=True)]
        for new, key in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
