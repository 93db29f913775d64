"""The configuration of picking, in and out (``PickingConfigurations``)."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Count, Instant, Positive, Text, UnsetType, Version
from fulfillment.common.localization import Localized
from fulfillment.inventory.states import ShortPickCorrection

Together = Annotated[int, Meta(ge=1, le=100)]
LoadUnitAssignmentType = Literal["INACTIVE", "AT_START", "AT_END", "DURING_PICKING"]


class BackofficePickingConfiguration(Body):
    """Whether the backoffice is used for picking."""

    active: bool


class BatchPickingConfiguration(Body):
    """How many jobs are picked as one."""

    max_amount_of_pick_jobs_for_batch_pick: Together


class PickingDomainStatusConfiguration(Body):
    """What an aborted job means to its process."""

    map_aborted_to_finished: bool | UnsetType = UNSET


class LoadUnitAssignmentConfiguration(Body):
    """When load units are assigned."""

    pick_job: LoadUnitAssignmentType
    pick_run: LoadUnitAssignmentType


class MultiOrderPickingConfiguration(Body):
    """How many jobs are picked on one way."""

    max_amount_of_pick_jobs_for_multi_order_pick: Together


class PickingMethodsConfiguration(Body):
    """How jobs are picked unless they say otherwise."""

    default_picking_method: Literal["SINGLE_ORDER", "MULTI_ORDER", "BATCH_PICKING", "BATCH"]


class ShortPickReason(Body):
    """A reason that pickers are offered while it is active; ``reason`` is for reading and ignored in bodies."""

    reason_localized: Localized
    active: bool
    reason: Text | UnsetType = UNSET


class PickingShortPickConfiguration(Body):
    """What happens when a picker does not find everything."""

    confirmation_on_short_pick: bool
    short_pick_reasons: Annotated[list[ShortPickReason], Meta(max_length=50)] | UnsetType = UNSET
    stock_correction: (
        Annotated[
            ShortPickCorrection,
            Meta(
                description="Ours, beyond the platform's description: what units that a picker did not find do to the"
                " stock. KEEP leaves the count, MISSING takes them off as far as they are not promised to others, EMPTY"
                " takes off all that is not promised to others."
            ),
        ]
        | UnsetType
    ) = UNSET


class RestartPickJobConfiguration(Body):
    """Whether finished jobs may be restarted or reset."""

    active: bool


class PickingScanCodeValidationConfiguration(Body):
    """Whether unknown codes are accepted."""

    picking_scan_code_validation_type: Literal["NO_VALIDATION", "CODE_MUST_BE_KNOWN"]


class ScanningRuleValue(Body):
    """One thing to scan; the lowest priority comes first."""

    priority: Positive
    scanning_rule_type: Literal["ARTICLE", "LOCATION"]


class ScanningRuleConfiguration(Body):
    """What is scanned."""

    values: Annotated[list[ScanningRuleValue], Meta(max_length=50)] | UnsetType = UNSET


class PickingScanningConfiguration(Body):
    """How much is scanned."""

    roles_with_overwriting_scanning_permission: (
        Annotated[list[Literal["FULFILLER", "SUPERVISOR", "ADMINISTRATOR"]], Meta(min_length=1, max_length=50)]
        | UnsetType
    ) = UNSET
    scanning_rule: ScanningRuleConfiguration | UnsetType = UNSET
    scanning_type: Literal["MUST_SCAN_FIRST", "MUST_SCAN_EACH", "SCAN_NOT_REQUIRED"] | UnsetType = UNSET


class ScheduledPickJobReleaseConfiguration(Body):
    """When a scheduled job is released, in minutes before it must be picked."""

    open_pick_job_lead_time_in_minutes: Count


class PickingStockUpdateConfiguration(Body):
    """Whether stock changes are checked against pick jobs."""

    active: bool


class StorageLocationAssignmentConfiguration(Body):
    """Which lines need a storage location."""

    storage_location_required: Literal["ALL", "SOME", "NONE"]


class TakeOverPickJobConfiguration(Body):
    """Whether a job may be taken over from somebody else."""

    active: bool


class TakeOverPickRunConfiguration(Body):
    """Whether a pick run may be taken over from somebody else."""

    active: bool


class PickingConfigurations(Body):
    """Everything about picking; what an answer says of the entity may be sent back and is not read.

    Acted on: the short picks' reasons and ``stockCorrection``, and ``restartPickJobConfiguration``. The rest is kept
    for clients, which read it here.
    """

    version: Version
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET
    backoffice_picking_configuration: BackofficePickingConfiguration | UnsetType = UNSET
    batch_picking_configuration: BatchPickingConfiguration | UnsetType = UNSET
    domain_status_configuration: PickingDomainStatusConfiguration | UnsetType = UNSET
    load_unit_assignment_configuration: LoadUnitAssignmentConfiguration | UnsetType = UNSET
    multi_order_picking_configuration: MultiOrderPickingConfiguration | UnsetType = UNSET
    picking_methods_configuration: PickingMethodsConfiguration | UnsetType = UNSET
    picking_short_pick_configuration: PickingShortPickConfiguration | UnsetType = UNSET
    restart_pick_job_configuration: RestartPickJobConfiguration | UnsetType = UNSET
    scan_code_validation_configuration: PickingScanCodeValidationConfiguration | UnsetType = UNSET
    scanning_configuration: PickingScanningConfiguration | UnsetType = UNSET
    scheduled_pick_job_release_configuration: ScheduledPickJobReleaseConfiguration | UnsetType = UNSET
    stock_update_configuration: PickingStockUpdateConfiguration | UnsetType = UNSET
    storage_location_assignment_configuration: StorageLocationAssignmentConfiguration | UnsetType = UNSET
    take_over_pick_job_configuration: TakeOverPickJobConfiguration | UnsetType = UNSET
    take_over_pick_run_configuration: TakeOverPickRunConfiguration | UnsetType = UNSET
