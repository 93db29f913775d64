"""The addresses of picking, under /api/."""

from django.urls import path

from . import search, views

urlpatterns = [
    path("pickjobs", views.PickJobsView.as_view()),
    path("pickjobs/search", search.PickJobSearchView.as_view()),
    path("pickjobs/<str:pick_job_id>", views.PickJobView.as_view()),
    path("pickjobs/<str:pick_job_id>/actions", views.PickJobActionsView.as_view()),
]
