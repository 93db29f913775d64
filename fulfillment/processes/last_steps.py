"""Who did something to an entity last, for somebody who came second."""

import uuid

from django.db.models import F

from .models import StatusChange


def last_step(*, process_id: uuid.UUID, entity_id: uuid.UUID, between_states: bool = False) -> StatusChange | None:
    """Return the last step of one entity: who, what, when and why; or the last that changed its state."""
    steps = StatusChange.objects.filter(process_id=process_id, entity_id=entity_id)
    if between_states:
        steps = steps.exclude(source=F("target"))
    return steps.order_by("-created_at", "-pk").first()
