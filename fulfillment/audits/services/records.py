"""Adding to the trail, in the transaction of the change."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fulfillment.audits.differences import Json, differences, properties
from fulfillment.audits.kinds import kind_of
from fulfillment.audits.models import Audit
from fulfillment.common.actor import Actor
from fulfillment.common.ids import id_at
from fulfillment.common.inserts import NewRows, insert
from fulfillment.common.versioning import VersionedModel, remember


@dataclass(frozen=True, slots=True)
class Audited:
    """A change that the trail tells of: its *verb* and who did it. `save_changes` asks for one.

    The row is written at once, or with *new_rows*. *process_id* is that of the process an entity belongs to,
    *event_id* that of the event that tells of the change. *beside* are properties before and after that stand in no
    column of the entity, its lines for instance.
    """

    verb: str
    actor: Actor
    process_id: uuid.UUID | None = None
    event_id: uuid.UUID | None = None
    new_rows: NewRows | None = None
    beside: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})

    def changed(self, entity: VersionedModel, *, before: Mapping[str, Any], now: datetime.datetime) -> None:
        """Note what is different since *before*, the columns that may be."""
        self._write(entity, *differences(entity, before), now)

    def created(self, entity: VersionedModel, *, now: datetime.datetime) -> None:
        """Note a new entity; of one under a process only the state, for its event has all the rest."""
        remember(entity)
        known = properties(entity) if self.process_id is None else {"status": str(entity.status)}  # type: ignore[attr-defined]
        self._write(entity, {}, known, now)

    def deleted(self, entity: VersionedModel, *, now: datetime.datetime) -> None:
        """Note that *entity* is gone, and what it was."""
        self._write(entity, properties(entity), {}, now)

    def _write(self, entity: VersionedModel, before: Json, after: Json, now: datetime.datetime) -> None:
        actor = self.actor
        row = Audit(
            id=id_at(now),
            created_at=now,
            entity_type=kind_of(type(entity)),
            entity_ref=entity.pk,
            entity_version=entity.version,
            entity_created_at=entity.created_at,
            process_id=self.process_id,
            event_id=self.event_id,
            operation=self.verb,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            client_api=actor.origin.api,
            client_info=actor.origin.info,
            trace=actor.origin.trace,
            before={**before, **self.beside[0]},
            after={**after, **self.beside[1]},
        )
        if self.new_rows is None:
            insert([row])
        else:
            self.new_rows.add(row)
