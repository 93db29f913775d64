"""What processes may ask of picking."""

import uuid

from fulfillment.processes import references

from .models import PickJob


@references.finds("pickJobRef")
def process_of_pick_job(key: uuid.UUID) -> uuid.UUID | None:
    """Return the id of the process of a pick job."""
    return PickJob.objects.filter(pk=key).values_list("process_id", flat=True).first()
