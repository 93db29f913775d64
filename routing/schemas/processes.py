"""The verbs of a process that routing carries out (``ProcessActionsParameter``)."""

from fulfillment.common.bodies import UNSET, Body, Line, RequiredLine, UnsetType, Version


class AssignFacilityToProcessActionParameter(Body, tag_field="name", tag="ASSIGN_FACILITY_TO_PROCESS"):
    """Let one facility fulfill everything that is still on its shelves."""

    version: Version
    facility_ref: RequiredLine
    reroute_description_id: Line | UnsetType = UNSET


ProcessActionsParameter = AssignFacilityToProcessActionParameter
