"""Handing over on a phone: to the customer at the counter, or to the carrier at the door."""

from django.urls import URLPattern, path

from fulfillment.common.admin import ReadOnlyAdmin
from fulfillment.handover.admin.delivery_note import DeliveryNotePage

from .cancelling import CancellingPage
from .handing_over import HandingOverPage

__all__ = ["handover_urls"]


def handover_urls(model_admin: ReadOnlyAdmin) -> list[URLPattern]:
    """Return the addresses of the workplace's handover, below those of handover jobs."""
    view = model_admin.admin_site.admin_view
    handing, cancelling, note = HandingOverPage(model_admin), CancellingPage(model_admin), DeliveryNotePage(model_admin)
    name = "handover_handoverjob"
    return [
        path("<uuid:object_id>/handover/", view(handing.page_view), name=f"{name}_handover"),
        path("<uuid:object_id>/handover/cancel/", view(cancelling.view), name=f"{name}_handover_cancel"),
        path("<uuid:object_id>/handover/<slug:step>/", view(handing.step_view), name=f"{name}_handover_step"),
        path("<uuid:object_id>/deliverynote/", view(note.view), name=f"{name}_deliverynote"),
    ]
