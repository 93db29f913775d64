"""What privacy takes out of the trail, for the job that knows when: names and consumers' data, then whole rows."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from fulfillment.audits.append_only import BLANKED, privacy_work
from fulfillment.audits.models import Audit

# Words of fixed sets, which say nothing of anybody.
KEPT = frozenset({"status", "subStatus"})
ANONYMIZED = "anonymized"


Keys = Iterable[uuid.UUID]


def audits_anonymize(
    *, now: datetime.datetime, process_ids: Keys = (), entity_refs: Keys = (), actors: bool = True
) -> int:
    """Blank what the trail knows of people under these processes, and of these entities; return how many entries.

    What clients said of themselves and every value but states, numbers and booleans go, and names of actors unless they
    are to stay; which properties changed, when, and the ids stay. Entries that are anonymized already are left alone.
    """
    with privacy_work():
        rows = list(Audit.objects.filter(_of(process_ids, entity_refs), anonymized_at__isnull=True))
        for row in rows:
            row.actor_name, row.client_info = "" if actors else row.actor_name, ""
            row.before, row.after = _blanked(row.before), _blanked(row.after)
            row.anonymized_at = now
        _past_the_refusal().bulk_update(rows, BLANKED, batch_size=500)
    return len(rows)


def audits_delete(*, process_ids: Keys = (), entity_refs: Keys = ()) -> int:
    """Delete what the trail knows of these processes and of these entities; return how many entries."""
    with privacy_work():
        return _past_the_refusal().filter(_of(process_ids, entity_refs)).delete()[0]


def _of(process_ids: Keys, entity_refs: Keys) -> Q:
    return Q(process_id__in=list(process_ids)) | Q(entity_ref__in=list(entity_refs))


def _past_the_refusal() -> QuerySet[Audit]:
    """Return the entries by Django's own methods, which only the database refuses."""
    return QuerySet(Audit)


def _blanked(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if name in KEPT or value is None or isinstance(value, bool | int | float) else ANONYMIZED
        for name, value in values.items()
    }
