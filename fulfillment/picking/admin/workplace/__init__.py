"""The workplace of a store associate: what is to be picked and handed over, and picking itself, on a phone."""

from django.urls import URLPattern, path

from fulfillment.common.admin import ReadOnlyAdmin

from .aborting import AbortingPage
from .finishing import FinishingPage
from .jobs import workplace_view
from .picking import PickingPage

__all__ = ["workplace_urls"]


def workplace_urls(model_admin: ReadOnlyAdmin) -> list[URLPattern]:
    """Return the addresses of the workplace, below those of pick jobs."""
    view = model_admin.admin_site.admin_view
    picking, finishing, aborting = PickingPage(model_admin), FinishingPage(model_admin), AbortingPage(model_admin)
    return [
        path("workplace/", view(workplace_view), name="picking_pickjob_workplace"),
        path("<uuid:object_id>/pick/", view(picking.page_view), name="picking_pickjob_pick"),
        path("<uuid:object_id>/pick/finish/", view(finishing.view), name="picking_pickjob_pick_finish"),
        path("<uuid:object_id>/pick/abort/", view(aborting.view), name="picking_pickjob_pick_abort"),
        path("<uuid:object_id>/pick/<slug:step>/", view(picking.step_view), name="picking_pickjob_pick_step"),
    ]
