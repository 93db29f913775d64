"""The addresses of the trail."""

from django.urls import path

from .search import AuditSearchView

urlpatterns = [path("audits/search", AuditSearchView.as_view(), name="audit-search")]
