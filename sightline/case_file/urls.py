"""Addresses of the case file."""

from django.urls import path

from sightline.case_file import views

app_name = "case_file"
urlpatterns = [
    path("", views.home, name="home"),
    path("out-of-sight/", views.out_of_sight, name="out_of_sight"),
    path("out-of-sight/list.<slug:format>", views.out_of_sight_file, name="out_of_sight_file"),
    path("service/", views.service, name="service"),
    path("service/balance/", views.balance, name="balance"),
    path("service/balance/list.<slug:format>", views.balance_file, name="balance_file"),
    path("service/children/", views.balance_children, name="balance_children"),
    path("service/children/list.<slug:format>", views.balance_children_file, name="balance_children_file"),
    path("service/holders/", views.holders, name="holders"),
    path("service/no-worker/", views.no_worker, name="no_worker"),
    path("service/overdue/", views.overdue, name="overdue"),
    path("service/late/", views.late, name="late"),
    path("service/late/list.<slug:format>", views.late_file, name="late_file"),
    path("service/<slug:part>/list.<slug:format>", views.holders_file, name="holders_file"),
    path("standards/", views.standards, name="standards"),
    path("standards/list.<slug:format>", views.standards_file, name="standards_file"),
    path("standards/<slug:code>/", views.standard, name="standard"),
    path("standards/<slug:code>/children/", views.standard_children, name="standard_children"),
    path(
        "standards/<slug:code>/children/list.<slug:format>",
        views.standard_children_file,
        name="standard_children_file",
    ),
    path("my-work/", views.my_work, name="my_work"),
    path("my-work/list.<slug:format>", views.my_work_file, name="my_work_file"),
    path("my-work/children/", views.my_children, name="my_children"),
    path("my-work/children/list.<slug:format>", views.my_children_file, name="my_children_file"),
    path("record-a-visit/", views.choose_visited, name="choose_visited"),
    path("search/", views.search, name="search"),
    path("child/<slug:public_id>/", views.child, name="child"),
    path("child/<slug:public_id>/timeline/", views.child_timeline, name="child_timeline"),
    path(
        "child/<slug:public_id>/timeline/list.<slug:format>",
        views.child_timeline_file,
        name="child_timeline_file",
    ),
    path("child/<slug:public_id>/promises/", views.child_promises, name="child_promises"),
    path(
        "child/<slug:public_id>/promises/list.<slug:format>",
        views.child_promises_file,
        name="child_promises_file",
    ),
    path("child/<slug:public_id>/family/", views.child_family, name="child_family"),
    path("child/<slug:public_id>/who-has-looked/", views.child_who_looked, name="child_who_looked"),
    path(
        "child/<slug:public_id>/visits/<int:number>/correct/", views.correct_a_visit, name="correct_a_visit"
    ),
    path("child/<slug:public_id>/record-a-visit/", views.record_a_visit, name="record_a_visit"),
    path("child/<slug:public_id>/record-a-visit/keep/", views.keep_a_visit, name="keep_a_visit"),
]
