"""Addresses of early help."""

from django.urls import path

from sightline.early_help import views

app_name = "early_help"
urlpatterns = [
    path("", views.episodes, name="episodes"),
    path("taking-part/", views.participation, name="participation"),
    path("child/<slug:public_id>/", views.episode, name="episode"),
    path("child/<slug:public_id>/offer/", views.offer, name="offer"),
    path("child/<slug:public_id>/answer/", views.answer, name="answer"),
    path("child/<slug:public_id>/agree/", views.agree, name="agree"),
    path("child/<slug:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("child/<slug:public_id>/consider/", views.consider, name="consider"),
    path("child/<slug:public_id>/lead/", views.name_lead, name="name_lead"),
    path("child/<slug:public_id>/start-assessment/", views.start_assessment, name="start_assessment"),
    path("child/<slug:public_id>/assessment/", views.complete_assessment, name="complete_assessment"),
    path("child/<slug:public_id>/plan/", views.plan, name="plan"),
    path("child/<slug:public_id>/meeting/", views.hold_meeting, name="hold_meeting"),
    path("child/<slug:public_id>/step-up/", views.step_up, name="step_up"),
    path("child/<slug:public_id>/take-over/", views.take_over, name="take_over"),
    path("child/<slug:public_id>/end/", views.end, name="end"),
]
