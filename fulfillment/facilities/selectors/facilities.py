"""Reading the network: what an actor may see, and the table that routing computes with."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from fulfillment.accounts.scope import require_facility, scoped
from fulfillment.common.actor import Actor
from fulfillment.common.errors import InvalidInput, NotFound
from fulfillment.common.reads import fetched
from fulfillment.common.versioning import VersionedQuerySet
from fulfillment.facilities.models import Facility
from fulfillment.facilities.states import FacilityServiceType, FacilityStatus, LocationType

from .keys import KeyIndex

if TYPE_CHECKING:
    from django.db.models import QuerySet

URN = "urn:fft:facility:tenantFacilityId:"
SERVICE_BITS = {FacilityServiceType.SHIP_FROM_STORE: 1 | 2, FacilityServiceType.PICKUP: 4}
ALL_SERVICES = 1 | 2 | 4
STAMP = "SELECT count(id), sum(version), max(modified_at) FROM facilities_facility"


def visible_facilities(*, actor: Actor) -> VersionedQuerySet:
    """Return the facilities that *actor* may know of."""
    return cast("VersionedQuerySet", scoped(Facility.objects.all(), actor, "id"))


def facility_by_reference(*, reference: str, facilities: VersionedQuerySet) -> Facility:
    """Return the one of *facilities* that an id or ``urn:fft:facility:tenantFacilityId:…`` names. Raises: NotFound."""
    if not reference.startswith(URN):
        found: Facility = facilities.known(reference)
        return found
    return facility_by_tenant_id(tenant_facility_id=reference.removeprefix(URN), facilities=facilities)


def facility_for_client(*, reference: str, actor: Actor) -> Facility:
    """Return the facility that a client names in a body for something it makes there.

    Raises: InvalidInput for an unknown one, NotFound for one out of the actor's scope.
    """
    try:
        facility = facility_by_reference(reference=reference, facilities=Facility.objects.all())
    except NotFound as error:
        raise InvalidInput(f"There is no facility {reference!r:.80}", path="$.facilityRef") from error
    require_facility(actor, facility.pk)
    return facility


def facility_by_tenant_id(*, tenant_facility_id: str, facilities: VersionedQuerySet) -> Facility:
    """Return the one of *facilities* that the client calls *tenant_facility_id*. Raises: NotFound."""
    facility: Facility | None = facilities.filter(tenant_facility_id=tenant_facility_id).first()
    if facility is None:
        raise NotFound(f"There is no facility with the tenantFacilityId {tenant_facility_id!r:.80}.")
    return facility


@dataclass(frozen=True, slots=True, eq=False)
class FacilityTable:
    """The network in columns, in ascending order of the ids; unknown coordinates are nan.

    ``services`` are bit masks: 1 ship from store, 2 same day (which shipping includes), 4 pickup. ``texts`` are the ids
    as text, ``index`` finds many of them by their bytes; ``references`` are what clients call the facilities.
    """

    ids: tuple[uuid.UUID, ...]
    texts: tuple[str, ...]
    index: KeyIndex
    references: tuple[str, ...]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    country: NDArray[np.str_]
    services: NDArray[np.uint8]
    is_warehouse: NDArray[np.bool_]
    online: NDArray[np.bool_]
    versions: NDArray[np.int64]
    row_of: dict[uuid.UUID, int]


_kept: tuple[tuple[Any, ...], FacilityTable] | None = None


def facilities_for_routing() -> FacilityTable:
    """Return the network; one cheap query tells whether the table that this process has kept is still true.

    The stamp contains the sum of the versions, because of two transactions the one with the earlier ``modified_at``
    may commit last.
    """
    global _kept  # noqa: PLW0603 - one table per process, replaced as a whole
    stamp = fetched(STAMP)[0]
    if _kept is None or _kept[0] != stamp:
        _kept = (stamp, _load())
    return _kept[1]


def _load() -> FacilityTable:
    columns = ("pk", "tenant_facility_id", "latitude", "longitude", "country", "services", "location_type", "status")
    rows: QuerySet[Any, Any] = Facility.objects.order_by("pk").values_list(*columns, "version")
    ids, names, latitude, longitude, country, services, kind, status, versions = (
        zip(*rows, strict=True) if rows else ((),) * 9
    )
    texts = tuple(map(str, ids))
    return FacilityTable(
        ids=ids,
        texts=texts,
        index=KeyIndex(ids),
        references=tuple(name or text for name, text in zip(names, texts, strict=True)),
        latitude=np.array(latitude, dtype=np.float64),
        longitude=np.array(longitude, dtype=np.float64),
        country=np.array(country, dtype="U2"),
        services=np.array([_mask(names) for names in services], dtype=np.uint8),
        is_warehouse=np.array([name == LocationType.WAREHOUSE for name in kind], dtype=np.bool_),
        online=np.array([name == FacilityStatus.ONLINE for name in status], dtype=np.bool_),
        versions=np.array(versions, dtype=np.int64),
        row_of={key: row for row, key in enumerate(ids)},
    )


def _mask(services: list[str] | None) -> int:
    if services is None:
        return ALL_SERVICES
    mask = 0
    for name in services:
        mask |= SERVICE_BITS[FacilityServiceType(name)]
    return mask
