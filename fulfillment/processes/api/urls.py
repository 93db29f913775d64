"""The addresses of processes, under /api/."""

from django.urls import path

from . import views
from .configuration import GdprConfigurationView

urlpatterns = [
    path("configurations/gdpr", GdprConfigurationView.as_view()),
    path("process", views.ProcessByReferenceView.as_view()),
    path("processes", views.ProcessesView.as_view()),
    path("processes/<str:process_id>", views.ProcessView.as_view()),
    path("processes/<str:process_id>/historylogs", views.ProcessHistoryLogsView.as_view()),
]
