"""Addresses of allocation."""

from django.urls import path

from sightline.allocation import views

app_name = "allocation"
urlpatterns = [
    path("unallocated/board/", views.board, name="board"),
    path("unallocated/", views.unallocated, name="unallocated"),
    path("unallocated/told/<int:pk>/", views.acknowledge, name="acknowledge"),
    path("unallocated/<slug:public_id>/watch-over/", views.watch_over, name="watch_over"),
    path("unallocated/<slug:public_id>/languages/", views.languages, name="languages"),
    path("allocate/", views.allocate, name="allocate"),
    path("offers/", views.offers, name="offers"),
    path("offers/<int:pk>/answer/", views.answer, name="answer"),
    path("offers/<int:pk>/ask-another/", views.ask_another, name="ask_another"),
    path("offers/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("allocation/numbers/", views.limits, name="limits"),
    path("allocation/numbers/<int:key>/", views.limit, name="limit"),
    path("allocation/leaving/<int:pk>/", views.leaver, name="leaver"),
    path("allocation/workers/<int:pk>/", views.worker_detail, name="worker_detail"),
]
