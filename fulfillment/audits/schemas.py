"""The documented shapes of the trail."""

from typing import Annotated, Any, Literal

import msgspec

from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, UnsetType

from .kinds import kinds


class AuditActorDetails(Body):
    topic: str
    username: str


class AuditActor(Body):
    id: str
    details: AuditActorDetails


class AuditClient(Body):
    api: str
    raw_info: str


class AuditOperation(Body):
    name: str
    start: Instant


EntityType: Any = Literal[kinds()]
Before = Annotated[FreeForm, msgspec.Meta(description="The properties that changed, as they were")]
After = Annotated[FreeForm, msgspec.Meta(description="The properties that changed, as they are now")]


class Audit(Body):
    """One change; ``before``, ``after`` and ``processRef`` are ours."""

    id: str
    version: int
    created: Instant
    last_modified: Instant
    event_id: str
    entity_ref: str
    entity_type: EntityType
    entity_version: int
    entity_created: Instant
    is_anonymized: bool
    anonymization_date: Instant
    deletion_date: Instant
    trace: str
    actor: AuditActor
    global_actor: AuditActor
    client: AuditClient
    operation: AuditOperation
    before: Before
    after: After
    process_ref: str | UnsetType = UNSET
