"""Making tags and giving them more values; neither is ever taken away, because orders refer to them."""

import datetime
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.errors import Conflict, InvalidInput, NotFound
from fulfillment.common.versioning import save_changes

from .models import Tag
from .schemas import MOST_VALUES, TagForCreation, TagPatchActions

# Addresses under /api/tags that would hide a tag with this id.
TAKEN = frozenset({"search", ".", ".."})


def tag_create(*, body: TagForCreation, actor: Actor, now: datetime.datetime) -> Tag:
    """Make a tag. Raises: InvalidInput for an id that fits into no address or a value given twice; Conflict.

    Source: ``POST /api/tags``.
    """
    actor.require(ApiPermission.TAG_WRITE)
    if "/" in body.id or body.id in TAKEN:
        raise InvalidInput(f"{body.id!r:.80} cannot stand in the address of a tag", path="$.id")
    _refuse_repetition(body.allowed_values)
    tag = Tag(key=body.id, allowed_values=list(body.allowed_values), created_at=now, modified_at=now)
    try:
        with transaction.atomic():
            tag.save(force_insert=True)
            Audited("create", actor=actor).created(tag, now=now)
    except IntegrityError as error:
        raise Conflict(f"There is a tag with the id {body.id!r:.80} already.") from error
    return tag


@transaction.atomic
def tag_patch(*, key: str, body: TagPatchActions, actor: Actor, now: datetime.datetime) -> Tag:
    """Carry out the actions in order, as one change; to add a value that is there already changes nothing.

    Raises: NotFound, VersionConflict; InvalidInput beyond 1,000 values. Source: ``PATCH /api/tags/{tagRef}``.
    """
    actor.require(ApiPermission.TAG_WRITE)
    tag: Tag | None = Tag.objects.select_for_update(no_key=True).filter(key=key).first()
    if tag is None:
        raise NotFound(f"There is no tag with the id {key!r:.80}.")
    tag.require_version(body.version)
    values = list(dict.fromkeys([*tag.allowed_values, *(action.allowed_value for action in body.actions)]))
    if len(values) > MOST_VALUES:
        raise InvalidInput(f"The tag would have {len(values)} values, more than {MOST_VALUES}", path="$.actions")
    if values != tag.allowed_values:
        tag.allowed_values = values
        save_changes(tag, fields=("allowed_values",), now=now, audit=Audited("patch", actor=actor))
    return tag


def _refuse_repetition(values: Sequence[str]) -> None:
    seen: dict[str, int] = {}
    for place, value in enumerate(values):
        if value in seen:
            raise InvalidInput(f"{value!r:.80} stands at place {seen[value]} already", path=f"$.allowedValues[{place}]")
        seen[value] = place
