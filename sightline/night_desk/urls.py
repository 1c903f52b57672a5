"""Addresses of the night desk."""

from django.urls import path

from sightline.night_desk import views

app_name = "night_desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("new-child/", views.new_child, name="new_child"),
    path("child/<slug:public_id>/", views.open_record, name="open_record"),
    path("rota/", views.rota, name="rota"),
    path("rota/<int:row>/take-off/", views.take_off, name="take_off"),
    path("signatures/", views.signatures, name="signatures"),
    path("draft/<slug:form>/", views.keep, name="keep"),
    path("draft/<slug:form>/throw-away/", views.throw_away, name="throw_away"),
    path("<slug:record_id>/", views.record, name="record"),
    path("<slug:record_id>/check/", views.check, name="check"),
    path("<slug:record_id>/seen/", views.seen, name="seen"),
    path("<slug:record_id>/decide/", views.decide, name="decide"),
    path("<slug:record_id>/sign/", views.sign, name="sign"),
    path("<slug:record_id>/not-reached/", views.not_reached, name="not_reached"),
    path("<slug:record_id>/end-power/", views.end_power, name="end_power"),
    path("<slug:record_id>/send/", views.send, name="send"),
    path("<slug:record_id>/accept/", views.accept, name="accept"),
    path("<slug:record_id>/review/", views.review, name="review"),
]
