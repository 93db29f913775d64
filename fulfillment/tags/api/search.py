"""``POST /api/tags/search``."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.search import Item, JsonList, Search, Several, StringSearch
from fulfillment.common.api.views import ApiView
from fulfillment.tags import schemas
from fulfillment.tags.documents import tag_document
from fulfillment.tags.selectors import tags

TAG_SEARCH = Search(
    "Tag",
    "tags",
    shape=schemas.Tag,
    fields={
        "id": StringSearch("key"),
        "allowedValues": Several(JsonList("allowed_values"), StringSearch(Item())),
    },
    sorts={"id": "key"},
    key="key",
)


class TagSearchView(ApiView):
    """Tags by their ids and values."""

    permissions = {"POST": ApiPermission.TAG_READ}

    @describe("Search tags", body=TAG_SEARCH.payload, answers={200: TAG_SEARCH.result})
    def post(self, request: Request) -> Response:
        """Return a page of the tags that fulfill the query, in the order asked for, else of creation."""
        asked = self.body(TAG_SEARCH.payload)
        return Response(TAG_SEARCH.page(tags(), asked, document=tag_document, now=clock.now()))
