"""Addresses of matching: questions to a second person, and records that may be one child's."""

from django.urls import path

from sightline.matching import views

app_name = "matching"
urlpatterns = [
    path("", views.asks, name="asks"),
    path("ask/<slug:public_id>/", views.ask, name="ask"),
    path("review/", views.review, name="review"),
    path("review/<int:pk>/", views.pair, name="pair"),
]
