"""Addresses of the hub and of its partners."""

from django.urls import path

from sightline.front_door import views
from sightline.front_door.letterbox import views as letterbox

app_name = "front_door"
urlpatterns = [
    path("hub/", views.hub, name="hub"),
    path("hub/followed/", views.followed, name="followed"),
    path("hub/followed/children/", views.came_back, name="came_back"),
    path("hub/record/", views.record, name="record"),
    path("hub/record/look/", views.look, name="look"),
    path("hub/draft/<slug:form>/", views.keep, name="keep"),
    path("hub/draft/<slug:form>/throw-away/", views.throw_away, name="throw_away"),
    path("disagreements/", views.disagreements, name="disagreements"),
    path("hub/take/<int:subject>/", views.take, name="take"),
    path("hub/contact/<slug:public_id>/", views.contact, name="contact"),
    path("hub/contact/<slug:public_id>/grade/", views.grade, name="grade"),
    path("hub/contact/<slug:public_id>/ask/", views.ask, name="ask"),
    path("hub/contact/<slug:public_id>/together/", views.together, name="together"),
    path("hub/contact/<slug:public_id>/decide/", views.decide, name="decide"),
    path("hub/contact/<slug:public_id>/before-closing/", views.before_closing, name="before_closing"),
    path("hub/contact/<slug:public_id>/second-look/", views.second_look, name="second_look"),
    path("passed-on/<int:subject>/", views.passed_on, name="passed_on"),
    path("passed-on/<int:subject>/file/<slug:file_id>/", views.passed_on_file, name="passed_on_file"),
    path("hub/contact/<slug:public_id>/who/", views.who, name="who"),
    path("hub/contact/<slug:public_id>/sign/", views.sign, name="sign"),
    path("hub/contact/<slug:public_id>/send-back/", views.send_back, name="send_back"),
    path("hub/contact/<slug:public_id>/tell/", views.tell, name="tell"),
    path("hub/contact/<slug:public_id>/picture/<int:number>/", views.picture, name="picture"),
    path("hub/contact/<slug:public_id>/file/<slug:file_id>/", letterbox.file, name="file"),
    path("hub/contact/<slug:public_id>/answer/<int:voice>/", views.settle, name="settle"),
    path("settings/agency-keys/", letterbox.agency_keys, name="agency_keys"),
    path("settings/agency-keys/make/", letterbox.make_agency_key, name="make_agency_key"),
    path("settings/agency-keys/<slug:prefix>/end/", letterbox.end_agency_key, name="end_agency_key"),
    path("partner/", views.requests, name="requests"),
    path("partner/request/<slug:public_id>/", views.answer, name="answer"),
    path("partner/request/<slug:public_id>/add/", views.add, name="add"),
    path("partner/request/<slug:public_id>/grade/", views.regrade, name="regrade"),
    path("partner/request/<slug:public_id>/disagree/", views.disagree, name="disagree"),
    path("partner/disagreement/<int:voice>/further/", views.further, name="further"),
    path("partner/file/<slug:file_id>/", views.own_file, name="own_file"),
    path("partner/referral/<slug:public_id>/", views.referral, name="referral"),
]
