"""The reads of tags: by their keys, and whether references to them hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fulfillment.common.errors import InvalidInput, NotFound
from fulfillment.common.versioning import VersionedQuerySet

from .models import Tag

Reference = Mapping[str, str]  # a documented TagReference: id and value

MOST_AT_ONCE = 500


def tags() -> VersionedQuerySet:
    """Return all tags; they belong to the whole installation."""
    return Tag.objects.all()


def tag_known(*, key: str) -> Tag:
    """Return the tag that clients call *key*. Raises: NotFound."""
    tag: Tag | None = tags().filter(key=key).first()
    if tag is None:
        raise NotFound(f"There is no tag with the id {key!r:.80}.")
    return tag


def references_in(plain: Mapping[str, Any], *, lines: Sequence[str] = ()) -> Iterator[tuple[str, Reference]]:
    """Yield the references of a body and of its *lines*, properties with lists of objects, with their paths."""
    for place, reference in enumerate(plain.get("tags", ())):
        yield f"$.tags[{place}]", reference
    for name in lines:
        for number, line in enumerate(plain.get(name, ())):
            for place, reference in enumerate(line.get("tags", ())):
                yield f"$.{name}[{number}].tags[{place}]", reference


def tags_check(*, references: Iterable[tuple[str, Reference]]) -> None:
    """Refuse unknown tags and values that are not allowed: one query, none without references.

    *references* come with their paths in the body. Raises: InvalidInput with the path of the first wrong one.
    """
    given = list(references)
    if not given:
        return
    keys = {reference["id"] for _, reference in given}
    if len(keys) > MOST_AT_ONCE:
        raise InvalidInput(f"These are {len(keys)} different tags, more than {MOST_AT_ONCE}", path=given[0][0])
    allowed = _allowed_values(keys)
    for path, reference in given:
        key, value = reference["id"], reference["value"]
        if key not in allowed:
            raise InvalidInput(f"There is no tag {key!r:.80}", path=f"{path}.id")
        if value not in allowed[key]:
            raise InvalidInput(f"{value!r:.80} is no allowed value of the tag {key!r:.80}", path=f"{path}.value")


def tags_need_packing(*, references: Sequence[Reference]) -> list[bool]:
    """Return for each reference whether goods with it must be packed, which no tag asks for: nothing here packs.

    Raises: NotFound for an unknown tag, or a value that it does not have.
    """
    allowed = _allowed_values({reference["id"] for reference in references})
    for reference in references:
        if reference["value"] not in allowed.get(reference["id"], ()):
            raise NotFound(f"There is no tag {reference['id']!r:.80} with the value {reference['value']!r:.80}.")
    return [False] * len(references)


def _allowed_values(keys: Iterable[str]) -> dict[str, frozenset[str]]:
    rows = Tag.objects.filter(key__in=sorted(keys)).values_list("key", "allowed_values")
    return {key: frozenset(values) for key, values in rows}
