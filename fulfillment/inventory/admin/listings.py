"""Listings in the backoffice."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.accounts.scope import scoped
from fulfillment.common.admin import ChoiceFilter, ReadOnlyAdmin, Section, chip, link, moment, muted, pair
from fulfillment.facilities.admin import FacilityFilter
from fulfillment.inventory.models import Listing


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin):
    """What each facility sells, by article."""

    view_permission = ApiPermission.LISTING_READ
    list_display = ("article", "state", "facility_cell", "changed")
    list_filter = (ChoiceFilter, FacilityFilter)
    search_fields = ("tenant_article_id__startswith",)
    search_help_text = "Article number"
    ordering = ("tenant_article_id",)
    empty_title = "No listings"
    empty_text = "No listing matches. Listings come through the API."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Listing]:
        listings = scoped(Listing.objects.select_related("facility"), self.actor(request))
        return listings.order_by("tenant_article_id")

    @admin.display(description="Article")
    def article(self, listing: Listing) -> SafeString:
        return pair(listing.tenant_article_id, listing.title)

    @admin.display(description="Status")
    def state(self, listing: Listing) -> SafeString:
        return chip(listing.status)

    @admin.display(description="Facility")
    def facility_cell(self, listing: Listing) -> SafeString:
        return pair(listing.facility.name)

    @admin.display(description="Changed")
    def changed(self, listing: Listing) -> SafeString:
        return moment(listing.modified_at)

    def page_title(self, entity: Listing) -> str:
        return f"{entity.tenant_article_id} at {entity.facility.name}"

    def page(self, request: HttpRequest, entity: Listing) -> dict[str, Any]:  # noqa: ARG002
        facility = reverse("admin:facilities_facility_change", args=[entity.facility_id])
        facts = [
            ("Article", entity.tenant_article_id),
            ("Title", entity.title or muted("")),
            ("Facility", link(facility, entity.facility.name)),
            ("Created", moment(entity.created_at)),
            ("Changed", moment(entity.modified_at)),
        ]
        properties = [(name, value) for name, value in entity.details.items() if value not in (None, "", [], {})]
        return {
            "sections": [
                Section("Listing", facts=facts),
                Section("Properties", template="backoffice/properties.html", data={"properties": properties}),
            ]
        }
