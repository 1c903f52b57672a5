"""Addresses of the case file."""

from django.urls import path

from sightline.case_file import views

app_name = "case_file"
urlpatterns = [
    path("", views.home, name="home"),
    path("out-of-sight/", views.out_of_sight, name="out_of_sight"),
    path("out-of-sight/list.<slug:format>", views.out_of_sight_file, name="out_of_sight_file"),
    path("child/<slug:public_id>/", views.out_of_sight, name="child"),
]
