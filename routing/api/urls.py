"""The addresses of routing, under /api/."""

from django.urls import path

from . import views

urlpatterns = [
    path("routingplans", views.RoutingPlansView.as_view()),
    path("routingplans/<str:routing_plan_id>", views.RoutingPlanView.as_view()),
    path("routingplans/<str:routing_plan_id>/decisionlogs/<int:routing_run>", views.DecisionLogView.as_view()),
]
