"""The addresses of listings, stocks and reservations, under ``api/``."""

from django.urls import path

from .listings import ListingsView, ListingView
from .reservations import ReservationsView, ReservationView
from .stocks import StockActionsView, StocksView, StockView

urlpatterns = [
    path("facilities/<str:facility_id>/listings", ListingsView.as_view(), name="listings"),
    path("facilities/<str:facility_id>/listings/<path:tenant_article_id>", ListingView.as_view(), name="listing"),
    path("stocks", StocksView.as_view(), name="stocks"),
    path("stocks/actions", StockActionsView.as_view(), name="stock-actions"),
    path("stocks/<str:stock_id>", StockView.as_view(), name="stock"),
    path("reservations", ReservationsView.as_view(), name="reservations"),
    path("reservations/<str:reservation_id>", ReservationView.as_view(), name="reservation"),
]
