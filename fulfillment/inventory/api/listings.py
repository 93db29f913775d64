"""Listings under /api/facilities/{facilityId}/listings."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.facilities.selectors import facility_by_reference, visible_facilities
from fulfillment.inventory.documents import listing_document, stripped_listing_document
from fulfillment.inventory.schemas.answers import Listing, ListingBulkOperationResult, StrippedListings
from fulfillment.inventory.schemas.listings import ListingPatchActions, ListingsForReplacement
from fulfillment.inventory.selectors import listing_of_article, visible_listings
from fulfillment.inventory.services.listings import listing_delete, listing_patch, listings_delete, listings_put

from .filters import ListingFilters

CHANGE_FAILURES = (400, 401, 403, 404, 409)


class ListingsView(ApiView):
    """What a facility sells."""

    permissions: ClassVar[dict[str, str | None]] = {
        "GET": ApiPermission.LISTING_READ,
        "PUT": ApiPermission.LISTING_WRITE,
        "DELETE": ApiPermission.LISTING_DELETE,
    }

    @describe(
        "List listings",
        answers={200: StrippedListings},
        query={
            "tenantArticleIds": "At most 500, separated by commas or repeated",
            "scannableCode": "A code of the article",
            "size": "1 to 250, default 25",
            "startAfterId": "The id of the last listing of the page before",
        },
        failures=(400, 401, 403, 404),
    )
    def get(self, request: Request, facility_id: str) -> Response:
        facilities = visible_facilities(actor=self.actor)
        facility = facility_by_reference(reference=facility_id, facilities=facilities)
        listings = self.filtered(visible_listings(facility=facility), ListingFilters)
        return self.page(listings, name="listings", document=stripped_listing_document)

    @describe(
        "Create and update listings per facility",
        body=ListingsForReplacement,
        answers={200: list[ListingBulkOperationResult]},
        failures=CHANGE_FAILURES,
    )
    def put(self, request: Request, facility_id: str) -> Response:
        body = self.body(ListingsForReplacement)
        results = listings_put(reference=facility_id, body=body, actor=self.actor, now=clock.now())
        return Response([{"listing": listing_document(listing), "status": status} for listing, status in results])

    @describe("Delete listings", failures=(401, 403, 404))
    def delete(self, request: Request, facility_id: str) -> Response:
        listings_delete(reference=facility_id, actor=self.actor, now=clock.now())
        return Response(status=200)


class ListingView(ApiView):
    """One article at one facility."""

    permissions: ClassVar[dict[str, str | None]] = {
        "GET": ApiPermission.LISTING_READ,
        "PATCH": ApiPermission.LISTING_WRITE,
        "DELETE": ApiPermission.LISTING_DELETE,
    }

    @describe("Get listing", answers={200: Listing}, failures=(401, 403, 404))
    def get(self, request: Request, facility_id: str, tenant_article_id: str) -> Response:
        facilities = visible_facilities(actor=self.actor)
        facility = facility_by_reference(reference=facility_id, facilities=facilities)
        listing = listing_of_article(facility=facility, tenant_article_id=tenant_article_id)
        return Response(listing_document(listing))

    @describe("Update listing", body=ListingPatchActions, answers={200: list[Listing]}, failures=CHANGE_FAILURES)
    def patch(self, request: Request, facility_id: str, tenant_article_id: str) -> Response:
        listing = listing_patch(
            reference=facility_id,
            tenant_article_id=tenant_article_id,
            body=self.body(ListingPatchActions),
            actor=self.actor,
            now=clock.now(),
        )
        return Response([listing_document(listing)])

    @describe("Delete listing", failures=(401, 403, 404))
    def delete(self, request: Request, facility_id: str, tenant_article_id: str) -> Response:
        listing_delete(reference=facility_id, tenant_article_id=tenant_article_id, actor=self.actor, now=clock.now())
        return Response(status=200)
