"""The facilities and moments that a client names when it asks for checkout options."""

import datetime
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from fulfillment.accounts.scope import require_facility
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import in_utc
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import URN
from orders.schemas.delivery import CollectDelivery, PreselectedFacility

FURTHEST = datetime.timedelta(days=366)
MOST_PAIRS = 10_000


class Named(NamedTuple):
    """A facility as a client names it: by its id or URN, else by its own name for it."""

    reference: str
    path: str
    tenant_id: bool = False

    @property
    def key(self) -> uuid.UUID | str | None:
        """Return the id or the client's name that is meant; None for what is neither."""
        if self.tenant_id:
            return self.reference
        return self.reference.removeprefix(URN) if self.reference.startswith(URN) else parse_id(self.reference)


def facilities_named(named: Sequence[Named], *, actor: Actor) -> list[tuple[uuid.UUID, str | None]]:
    """Return id and the client's name of each facility, in order, in at most two queries.

    Raises: InvalidInput for an unknown one, NotFound for one out of the actor's scope.
    """
    keys = [one.key for one in named]
    rows: dict[uuid.UUID | str, tuple[uuid.UUID, str | None]] = {}
    for field, kind in (("pk", uuid.UUID), ("tenant_facility_id", str)):
        wanted = {key for key in keys if isinstance(key, kind)}
        if wanted:
            found = Facility.objects.filter(**{f"{field}__in": wanted}).values_list("pk", "tenant_facility_id")
            rows.update({row[0] if kind is uuid.UUID else str(row[1]): row for row in found})
    for one, key in zip(named, keys, strict=True):
        if key is None or key not in rows:
            raise InvalidInput(f"There is no facility {one.reference!r:.80}", path=one.path)
        require_facility(actor, rows[key][0])
    return [rows[key] for key in keys if key is not None]


def chosen_of(chosen: Sequence[PreselectedFacility | CollectDelivery], *, actor: Actor, path: str) -> set[uuid.UUID]:
    """Return the facilities that delivery preferences name in the list at *path*. Raises: as `facilities_named`."""
    named = [
        Named(str(one.facility_ref or one.tenant_facility_id), f"{path}[{place}]", not one.facility_ref)
        for place, one in enumerate(chosen)
    ]
    return {key for key, _ in facilities_named(named, actor=actor)}


def require_few(*, articles: int, facilities: int, path: str = "$.facilities") -> None:
    """Refuse a question with too many answers. Raises: InvalidInput."""
    if articles * facilities > MOST_PAIRS:
        raise InvalidInput(
            f"{articles} articles at {facilities} facilities are more than {MOST_PAIRS} pairs; ask in parts",
            path=path,
        )


def moment_of(moment: datetime.datetime, *, now: datetime.datetime, path: str) -> datetime.datetime:
    """Return a moment in UTC. Raises: InvalidInput for one so far from *now* that no calendar tells anything of it."""
    found = in_utc(moment, path=path)
    if abs(found - now) > FURTHEST:
        raise InvalidInput(f"{moment.isoformat()} is more than {FURTHEST.days} days from now", path=path)
    return found
