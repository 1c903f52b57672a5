"""Addresses of the referral form."""

from django.urls import path

from sightline.front_door.letterbox import views

app_name = "letterbox"
urlpatterns = [
    path("", views.start, name="start"),
    path("child/<int:number>/", views.answer_child, name="answer_child"),
    path("child/<int:number>/remove/", views.remove_child, name="remove_child"),
    path("files/", views.files, name="files"),
    path("files/<slug:public_id>/remove/", views.remove_file, name="remove_file"),
    path("check/", views.check, name="check"),
    path("sent/", views.sent, name="sent"),
    path("save/", views.save, name="save"),
    path("saved/", views.saved, name="saved"),
    path("go-on/", views.go_on, name="go_on"),
    path("return/<slug:token>/", views.come_back, name="come_back"),
    path("leave/", views.leave, name="leave"),
    path("clear/", views.clear, name="clear"),
    path("<slug:page>/", views.answer, name="answer"),
]
