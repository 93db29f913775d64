"""Every address of the product, app by app."""

from django.contrib import admin
from django.urls import include, path

handler400 = "fulfillment.common.api.errors.bad_request"
handler403 = "fulfillment.common.api.errors.forbidden"
handler404 = "fulfillment.common.api.errors.not_found"
handler500 = "fulfillment.common.api.errors.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("fulfillment.accounts.api.urls")),
    path("api/", include("fulfillment.facilities.api.urls")),
    path("api/", include("fulfillment.inventory.api.urls")),
    path("api/", include("fulfillment.picking.api.urls")),
    path("api/", include("routing.api.urls")),
    path("api/", include("orders.api.urls")),
]
