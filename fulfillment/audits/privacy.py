"""Consumer data of the trail: what changes of entities under a process have said, which only privacy may blank."""

import datetime
import uuid
from collections.abc import Collection, Iterator

from fulfillment.common.privacy import holds_consumer_data
from fulfillment.common.privacy.registry import Keys

from .models import Audit
from .services import audits_anonymize, audits_delete


class Trail:
    """The entries of a process; the database refuses other hands, so the trail has its own."""

    def anonymize(self, process_ids: Collection[uuid.UUID], *, actors: bool, now: datetime.datetime) -> None:
        audits_anonymize(process_ids=process_ids, actors=actors, now=now)

    def left(self, process_ids: Keys) -> Iterator[str]:
        """Yield entries that were written or left behind."""
        rows = Audit.objects.filter(process_id__in=process_ids, anonymized_at__isnull=True)
        yield from (f"audit {key} is not anonymized" for key in rows.values_list("pk", flat=True))

    def delete(self, process_ids: Collection[uuid.UUID]) -> None:
        audits_delete(process_ids=process_ids)


holds_consumer_data(Trail())
