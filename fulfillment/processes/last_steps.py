"""Who did something to an entity last, for somebody who came second."""

import uuid

from .models import StatusChange


def last_step(*, process_id: uuid.UUID, entity_id: uuid.UUID) -> StatusChange | None:
    """Return the last step of one entity: who, what, when and why."""
    steps = StatusChange.objects.filter(process_id=process_id, entity_id=entity_id)
    return steps.order_by("-created_at", "-pk").first()
