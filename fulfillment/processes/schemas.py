"""The documented shapes of the process's answers."""

from typing import Annotated, Any

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Instant, Line, UnsetType, Version
from fulfillment.tags.schemas import TagReference

from .states import ModuleEntity, ModuleEntityStatus, ModuleStatus, ModuleType, ProcessStatus

Days = Annotated[int, Meta(ge=1, le=36_500)] | Annotated[float, Meta(ge=1, le=36_500)]


class ProcessStatusDetail(Body):
    status: ProcessStatus


class ModuleStatusItem(Body):
    module: ModuleType
    status: ModuleStatus


class LastModuleEntityStatusItem(Body):
    entity_ref: str
    module_entity: ModuleEntity
    status: ModuleEntityStatus
    facility_ref: str | UnsetType = UNSET


class ModuleEntityStatusHistoryItem(Body):
    entity_ref: str
    module_entity: ModuleEntity
    status: ModuleEntityStatus
    created: Instant
    facility_ref: str | UnsetType = UNSET


class LastDomainEntityStatusItem(Body):
    domain: str
    entity_id: str
    status: ModuleEntityStatus


class DomainStatusHistoryItem(Body):
    domain: str
    domain_ref: str
    domain_entity_process_status: ModuleEntityStatus
    timestamp: Instant


class Process(Body):
    """A process; what the description calls deprecated is there for clients that still read it."""

    id: str
    version: int
    created: Instant
    last_modified: Instant
    gdpr_cleanup_date: Instant
    is_anonymized: bool
    status: ProcessStatus
    doms_status: ProcessStatus
    operative_status: ProcessStatus
    inventory_status: ProcessStatus
    return_status: ProcessStatus
    statuses: ProcessStatusDetail
    doms_statuses: ProcessStatusDetail
    operative_statuses: ProcessStatusDetail
    inventory_statuses: ProcessStatusDetail
    return_statuses: ProcessStatusDetail
    carrier_management_statuses: ProcessStatusDetail
    module_statuses: list[ModuleStatusItem]
    domain_statuses: dict[str, str]
    last_module_entity_statuses: list[LastModuleEntityStatusItem]
    last_domain_entity_statuses: list[LastDomainEntityStatusItem]
    module_entity_statuses_history: list[ModuleEntityStatusHistoryItem]
    domain_status_history: list[DomainStatusHistoryItem]
    routing_plan_refs: list[str]
    pick_job_refs: list[str]
    pack_job_refs: list[str]
    service_job_refs: list[str]
    shipment_refs: list[str]
    handover_job_refs: list[str]
    item_return_jobs_ref: list[str]
    facility_refs: list[str]
    flat_refs: list[str]
    deletion_date: Instant | UnsetType = UNSET
    order_ref: str | UnsetType = UNSET
    tenant_order_id: str | UnsetType = UNSET
    tags: list[TagReference] | UnsetType = UNSET


class Processes(Body):
    processes: list[Process]
    total: int


class ProcessHistoryLogUser(Body):
    user_ref: str
    username: str


class ProcessHistoryLog(Body):
    """One thing that happened; ``payload`` says more where there is more to say."""

    id: str
    type: str
    event_type: str
    domain: str
    domain_ref: str
    status: str | None
    version: int | None
    user: ProcessHistoryLogUser
    timestamp: Instant
    info: str | UnsetType = UNSET
    event_cause: str | UnsetType = UNSET
    payload: dict[str, Any] | UnsetType = UNSET


class ProcessHistoryLogs(Body):
    history_logs: list[ProcessHistoryLog]
    total: int


class GdprConfiguration(Body):
    """How long consumer data is kept, in and out; times are in days.

    What an answer says of the entity (``id``, ``created``, ``lastModified``) may be sent back and is not read.
    """

    version: Version
    retention_time: Days
    deletion_time_after_retention: Days | UnsetType = UNSET
    actor_anonymization: bool | UnsetType = UNSET
    id: Line | UnsetType = UNSET
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET
