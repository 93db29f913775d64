"""The addresses of orders, under /api/."""

from django.urls import path

from . import cancelation_reasons, configuration, promises, views
from .process_search.search import ProcessSearchView
from .search import OrderSearchView

urlpatterns = [
    path("cancelationreasons", cancelation_reasons.CancelationReasonsView.as_view()),
    path("cancelationreasons/<str:reason_id>", cancelation_reasons.CancelationReasonView.as_view()),
    path("configurations/ordercancelation", configuration.OrderCancelationConfigurationView.as_view()),
    path("configurations/ordermodification", configuration.OrderModificationConfigurationView.as_view()),
    path("processes/search", ProcessSearchView.as_view()),
    path("promises/deliverypromise", promises.DeliveryPromiseView.as_view()),
    path("orders/search", OrderSearchView.as_view()),
    path("orders", views.OrdersView.as_view()),
    path("orders/actions", views.BulkOrderActionsView.as_view()),
    path("orders/<str:order_id>", views.OrderView.as_view()),
    path("orders/<str:order_id>/actions", views.OrderActionsView.as_view()),
    path("orders/<str:order_id>/orderlineitems/<str:line_id>/actions", views.OrderLineItemActionsView.as_view()),
]
