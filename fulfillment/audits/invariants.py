"""What must always be true of the trail."""

from collections.abc import Iterable

from django.db.models import Count, Max, Min

from fulfillment.common.invariants import invariant

from .kinds import audited_models
from .models import Audit


@invariant(13, "the trail tells of every version of an entity, from the first that it knows")
def versions_are_told() -> Iterable[str]:
    """Yield entities of which the trail has left out a version, or tells of one that there is not."""
    told = {
        (kind, key): (first, last, count)
        for kind, key, first, last, count in Audit.objects.values_list("entity_type", "entity_ref")
        .annotate(Min("entity_version"), Max("entity_version"), Count("entity_version", distinct=True))
        .order_by()
    }
    for (kind, key), (first, last, count) in told.items():
        if count != last - first + 1:
            yield f"{kind} {key}: the trail has {count} of the versions {first} to {last}"
    known = {kind for kind, _ in told}
    for kind, model in audited_models().items():
        for key, version in model._base_manager.values_list("pk", "version").iterator() if kind in known else ():
            _, last, _ = told.get((kind, key), (0, version, 0))
            if last != version:
                yield f"{kind} {key} has version {version}, the trail ends with {last}"
