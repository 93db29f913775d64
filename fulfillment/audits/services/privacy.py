"""What privacy takes out of the trail, for the job that knows when: names and consumers' data, then whole rows."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from fulfillment.audits.append_only import BLANKED, privacy_work
from fulfillment.audits.models import Audit

# Words of fixed sets, which say nothing of anybody.
KEPT = frozenset({"status", "subStatus"})
ANONYMIZED = "anonymized"


def audits_anonymize(*, process_ids: Iterable[uuid.UUID], now: datetime.datetime, actors: bool = True) -> int:
    """Blank what the trail knows of people under these processes; return how many entries.

    What clients said of themselves and every value but states, numbers and booleans go, and names of actors unless they
    are to stay; which properties changed, when, and the ids stay. Entries that are anonymized already are left alone.
    """
    with privacy_work():
        rows = list(Audit.objects.filter(process_id__in=list(process_ids), anonymized_at__isnull=True))
        for row in rows:
            row.actor_name, row.client_info = "" if actors else row.actor_name, ""
            row.before, row.after = _blanked(row.before), _blanked(row.after)
            row.anonymized_at = now
        _past_the_refusal().bulk_update(rows, BLANKED, batch_size=500)
    return len(rows)


def audits_delete(*, process_ids: Iterable[uuid.UUID]) -> int:
    """Delete what the trail knows of these processes; return how many entries."""
    with privacy_work():
        return _past_the_refusal().filter(process_id__in=list(process_ids)).delete()[0]


def _past_the_refusal() -> QuerySet[Audit]:
    """Return the entries by Django's own methods, which only the database refuses."""
    return QuerySet(Audit)


def _blanked(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if name in KEPT or value is None or isinstance(value, bool | int | float) else ANONYMIZED
        for name, value in values.items()
    }
