"""The addresses of picking, under /api/."""

from django.urls import path

from . import configuration, load_units, search, views

urlpatterns = [
    path("configurations/picking", configuration.PickingConfigurationView.as_view()),
    path("pickjobs", views.PickJobsView.as_view()),
    path("pickjobs/search", search.PickJobSearchView.as_view()),
    path("pickjobs/<str:pick_job_id>", views.PickJobView.as_view()),
    path("pickjobs/<str:pick_job_id>/actions", views.PickJobActionsView.as_view()),
    path("pickjobs/<str:pick_job_id>/loadunits", load_units.PickJobLoadUnitsView.as_view()),
    path("loadunits", load_units.LoadUnitsView.as_view()),
    path("loadunits/<str:load_unit_id>", load_units.LoadUnitView.as_view()),
]
