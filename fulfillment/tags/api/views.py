"""Tags over HTTP."""

from typing import Annotated
from urllib.parse import quote

from msgspec import Meta
from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.common.bodies import as_json
from fulfillment.tags import schemas
from fulfillment.tags.documents import tag_document
from fulfillment.tags.selectors import MOST_AT_ONCE, tag_known, tags, tags_need_packing
from fulfillment.tags.services import tag_create, tag_patch

References = Annotated[list[schemas.TagReference], Meta(max_length=MOST_AT_ONCE)]


class TagsView(ApiView):
    """Tags: create one, list them."""

    permissions = {"GET": ApiPermission.TAG_READ, "POST": ApiPermission.TAG_WRITE}

    @describe(
        "List tags",
        answers={200: schemas.StrippedTags},
        query={"size": "1 to 250, default 25", "startAfterId": "The id of the last tag of the page before"},
    )
    def get(self, request: Request) -> Response:
        """Return a page of tags in the order of their ids."""
        return self.page(tags(), name="tags", document=tag_document, key="key")

    @describe(
        "Create tag",
        body=schemas.TagForCreation,
        answers={201: schemas.Tag},
        failures=(400, 401, 403, 409),
    )
    def post(self, request: Request) -> Response:
        """Make a tag with the id that the client chose."""
        tag = tag_create(body=self.body(schemas.TagForCreation), actor=self.actor, now=clock.now())
        return created(tag_document(tag), location=f"/api/tags/{quote(tag.key, safe='')}")


class TagView(ApiView):
    """One tag."""

    permissions = {"GET": ApiPermission.TAG_READ, "PATCH": ApiPermission.TAG_WRITE}

    @describe("Get tag", answers={200: schemas.Tag}, failures=(401, 403, 404))
    def get(self, request: Request, tag_ref: str) -> Response:
        """Return the tag with this id."""
        return Response(tag_document(tag_known(key=tag_ref)))

    @describe(
        "Update tag", body=schemas.TagPatchActions, answers={200: schemas.Tag}, failures=(400, 401, 403, 404, 409)
    )
    def patch(self, request: Request, tag_ref: str) -> Response:
        """Add allowed values."""
        body = self.body(schemas.TagPatchActions)
        return Response(tag_document(tag_patch(key=tag_ref, body=body, actor=self.actor, now=clock.now())))


class NeedsPackingView(ApiView):
    """Whether goods with some tags must be packed."""

    permissions = {"POST": ApiPermission.TAG_READ}

    @describe(
        "Get needs packing for tags",
        body=References,
        answers={200: list[schemas.NeedsPacking]},
        failures=(400, 401, 403, 404),
    )
    def post(self, request: Request) -> Response:
        """Answer for each of the tags; it is always no, because this installation makes no pack jobs."""
        needed = tags_need_packing(references=as_json(self.body(References)))
        return Response([as_json(schemas.NeedsPacking(needs_packing=each)) for each in needed])
