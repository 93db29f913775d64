"""The delivery note for the backoffice: the same paper as the API's, for people who are signed in here."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from fulfillment.common.admin import ReadOnlyAdmin
from fulfillment.handover.delivery_note import delivery_note
from fulfillment.handover.models import HandoverJob


def delivery_note_url(job: HandoverJob) -> str:
    """Return the address of the delivery note."""
    return reverse("admin:handover_handoverjob_deliverynote", args=[job.pk])


class DeliveryNotePage:
    """Serves the delivery note of a handover job that the reader may see."""

    def __init__(self, model_admin: ReadOnlyAdmin) -> None:
        self.model_admin = model_admin

    def view(self, request: HttpRequest, object_id: object) -> HttpResponse:
        """Return the PDF. Raises: Http404."""
        job = self.model_admin.visible(request, object_id)
        content = delivery_note(job, list(job.lines.order_by("position")), job.facility)
        name = f"delivery-note-{job.pk}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)
