"""The addresses of tags, under /api/."""

from django.urls import path

from .search import TagSearchView
from .views import NeedsPackingView, TagsView, TagView

urlpatterns = [
    path("tags", TagsView.as_view()),
    path("tags/search", TagSearchView.as_view()),
    path("tags/packing/needspacking", NeedsPackingView.as_view()),
    path("tags/<str:tag_ref>", TagView.as_view()),
]
