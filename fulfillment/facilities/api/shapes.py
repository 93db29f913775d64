"""Which of the documented shapes a body means to have: ``type``, ``name`` or ``actions`` tell."""

from typing import Any

from fulfillment.common.errors import InvalidInput
from fulfillment.facilities.schemas.incoming import (
    FacilityPatchActions,
    ManagedFacilityForCreation,
    ManagedFacilityForModification,
    ManagedFacilityForReplacement,
    RemoveFacilityCoordinatesActionParameter,
    SupplierForCreation,
    SupplierForModification,
    SupplierForReplacement,
    UpdateFacilityCoordinatesActionParameter,
)

CREATION = (ManagedFacilityForCreation, SupplierForCreation)
REPLACEMENT = (ManagedFacilityForReplacement, SupplierForReplacement)
MODIFICATION = (FacilityPatchActions, ManagedFacilityForModification, SupplierForModification)
ACTION = (UpdateFacilityCoordinatesActionParameter, RemoveFacilityCoordinatesActionParameter)


def creation_shape(data: Any) -> type[ManagedFacilityForCreation | SupplierForCreation]:
    """Return the shape of a POST: a managed facility unless it says otherwise."""
    return SupplierForCreation if _property(data, "type") == "SUPPLIER" else ManagedFacilityForCreation


def replacement_shape(data: Any) -> type[ManagedFacilityForReplacement | SupplierForReplacement]:
    """Return the shape of a PUT."""
    return SupplierForReplacement if _property(data, "type") == "SUPPLIER" else ManagedFacilityForReplacement


def modification_shape(data: Any) -> type[ManagedFacilityForModification | SupplierForModification]:
    """Return the shape of a PATCH without actions."""
    return SupplierForModification if _property(data, "type") == "SUPPLIER" else ManagedFacilityForModification


def has_actions(data: Any) -> bool:
    """Say whether a PATCH consists of actions."""
    return _property(data, "actions") is not None


def action_shape(
    data: Any,
) -> type[UpdateFacilityCoordinatesActionParameter | RemoveFacilityCoordinatesActionParameter]:
    """Return the shape of an action. Raises: InvalidInput for an unknown name."""
    match _property(data, "name"):
        case "UPDATE_FACILITY_COORDINATES":
            return UpdateFacilityCoordinatesActionParameter
        case "REMOVE_FACILITY_COORDINATES":
            return RemoveFacilityCoordinatesActionParameter
    raise InvalidInput("UPDATE_FACILITY_COORDINATES or REMOVE_FACILITY_COORDINATES is expected", path="$.name")


def _property(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else None
