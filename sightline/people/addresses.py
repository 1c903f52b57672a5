"""The addresses of People and teams, and of Settings."""

from django.urls import URLPattern, URLResolver, include, path

from sightline.people import files
from sightline.people.joining import views as joining
from sightline.people.settings import views as settings
from sightline.people.sign_ins import views as sign_ins
from sightline.people.teams import views as teams
from sightline.people.workers import staying
from sightline.people.workers import views as workers

people: list[URLPattern | URLResolver] = [
    path("", teams.tree, name="tree"),
    path("list.<slug:format>", files.teams_file, name="tree_file"),
    path("teams/open/", teams.open_team, name="open_team"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/<int:pk>/move/", teams.move_team, name="move_team"),
    path("teams/<int:pk>/rename/", teams.rename_team, name="rename_team"),
    path("teams/<int:pk>/close/", teams.close_team, name="close_team"),
    path("workers/", workers.workers, name="workers"),
    path("workers/list.<slug:format>", files.workers_file, name="workers_file"),
    path("workers/enter/", workers.start_worker, name="start_worker"),
    path("workers/<int:pk>/", workers.worker, name="worker"),
    path("workers/<int:pk>/place/", workers.give_place, name="give_place"),
    path("workers/<int:pk>/place/<int:post>/end/", workers.end_place, name="end_place"),
    path("workers/<int:pk>/leave/", workers.start_leave, name="start_leave"),
    path("workers/<int:pk>/leave/<int:leave>/end/", workers.end_leave, name="end_leave"),
    path("workers/<int:pk>/last-day/", workers.last_day, name="last_day"),
    path("workers/<int:pk>/last-day/take-back/", staying.take_back_last_day, name="take_back_last_day"),
    path("sign-ins/", sign_ins.sign_ins, name="sign_ins"),
    path("sign-ins/open/", sign_ins.open_sign_in, name="open_sign_in"),
    path("sign-ins/<uuid:public_id>/", sign_ins.sign_in, name="sign_in"),
    path("sign-ins/<uuid:public_id>/link/", sign_ins.send_link, name="send_link"),
    path("sign-ins/<uuid:public_id>/close/", sign_ins.close_sign_in, name="close_sign_in"),
    path("sign-ins/<uuid:public_id>/role/", sign_ins.give_role, name="give_role"),
    path("sign-ins/<uuid:public_id>/role/<int:held>/take/", sign_ins.take_role, name="take_role"),
]

upkeep: list[URLPattern | URLResolver] = [
    path("", settings.limits, name="limits"),
    path("limits/<slug:code>/", settings.limit, name="limit"),
    path("limits/warning/set/", settings.set_warning, name="set_warning"),
    path("limits/<slug:code>/set/", settings.set_limit, name="set_limit"),
    path("terms/", settings.terms, name="terms"),
    path("terms/enter/", settings.add_term, name="add_term"),
    path("terms/<int:pk>/take-out/", settings.take_out_term, name="take_out_term"),
    path("sources/", settings.sources, name="sources"),
    path("sources/<str:code>/", settings.describe_source, name="describe_source"),
    path("written-here/", settings.written_here, name="written_here"),
    path("written-here/declare/", settings.declare_written_here, name="declare_written_here"),
    path("council/", settings.this_council, name="council"),
    path("changes/", settings.changes, name="changes"),
    path("joined/", joining.joined, name="joined"),
    path("joined/find/", joining.find_two, name="find_two"),
    path("joined/<slug:one>/<slug:other>/", joining.join, name="join"),
    path("joined/<int:pk>/", joining.part, name="part"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("people/", include((people, "teams"))),
    path("settings/", include((upkeep, "settings"))),
]
