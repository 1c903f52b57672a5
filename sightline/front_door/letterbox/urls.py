"""Addresses of the referral form."""

from django.urls import path

from sightline.front_door.letterbox import views

app_name = "letterbox"
urlpatterns = [
    path("", views.start, name="start"),
    path("child/<int:number>/", views.answer_child, name="answer_child"),
    path("child/<int:number>/remove/", views.remove_child, name="remove_child"),
    path("files/", views.check, name="files"),
    path("check/", views.check, name="check"),
    path("sent/", views.sent, name="sent"),
    path("clear/", views.clear, name="clear"),
    path("<slug:page>/", views.answer, name="answer"),
]
