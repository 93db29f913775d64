"""The addresses of orders, under /api/."""

from django.urls import path

from . import views
from .process_search.search import ProcessSearchView

urlpatterns = [
    path("processes/search", ProcessSearchView.as_view()),
    path("orders", views.OrdersView.as_view()),
    path("orders/<str:order_id>", views.OrderView.as_view()),
    path("orders/<str:order_id>/actions", views.OrderActionsView.as_view()),
]
