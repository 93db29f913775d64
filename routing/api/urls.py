"""The addresses of routing, under /api/."""

from django.urls import path

from . import processes, views

urlpatterns = [
    path("processes/retrynotroutable", processes.RetryNotRoutableView.as_view()),
    path("processes/<str:process_id>/reroute", processes.ProcessRerouteView.as_view()),
    path("processes/<str:process_id>/actions", processes.ProcessActionsView.as_view()),
    path("routingplans", views.RoutingPlansView.as_view()),
    path("routingplans/<str:routing_plan_id>", views.RoutingPlanView.as_view()),
    path("routingplans/<str:routing_plan_id>/decisionlogs/<int:routing_run>", views.DecisionLogView.as_view()),
]
