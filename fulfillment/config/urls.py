"""Every address of the product, app by app."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from .health import api_health, api_status, healthz, readyz
from .metrics import metrics

handler400 = "fulfillment.common.api.errors.bad_request"
handler403 = "fulfillment.common.api.errors.forbidden"
handler404 = "fulfillment.common.api.errors.not_found"
handler500 = "fulfillment.common.api.errors.server_error"

urlpatterns = [
    path("admin", RedirectView.as_view(pattern_name="admin:index")),
    path("", RedirectView.as_view(pattern_name="admin:index"), name="front-door"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("api/health", api_health, name="api-health"),
    path("api/status", api_status, name="api-status"),
    path("api/", include("fulfillment.config.api_docs")),
    path("admin/", admin.site.urls),
    path("", include("fulfillment.accounts.api.urls")),
    # Before the processes: some verbs of a process are routing's, and the search over everything it has is the orders'.
    path("api/v4.1/", include("fulfilment_options.api.urls")),
    path("api/promises/checkoutoptions", include("fulfilment_options.api.checkout_urls")),
    path("api/", include("expiry.api.urls")),
    path("api/", include("orders.api.urls")),
    path("api/", include("routing.api.urls")),
    path("api/", include("fulfillment.processes.api.urls")),
    path("api/", include("fulfillment.tags.api.urls")),
    path("api/", include("fulfillment.facilities.api.urls")),
    path("api/", include("fulfillment.inventory.api.urls")),
    path("api/", include("fulfillment.handover.api.urls")),
    path("api/", include("fulfillment.picking.api.urls")),
    path("api/", include("fulfillment.audits.api.urls")),
]
