"""Addresses of the command room."""

from django.urls import include, path

from incidents import urls_among
from incidents.urls_fix import fix_urls
from incidents.urls_record import record_urls
from incidents.views import (
    board,
    declare,
    home,
    notifications,
    palette,
    panels,
    phase,
    room,
    severity,
    timeline,
    times,
    updates,
    work,
)

app_name = "incidents"

room_urls: list = [
    path("", room.room, name="room"),
    path("head/", panels.panel, {"name": "head"}, name="head"),
    path("due/", panels.panel, {"name": "due"}, name="due"),
    path("health/", panels.panel, {"name": "health"}, name="health"),
    path("fix/", panels.panel, {"name": "fix"}, name="fix"),
    path("comms/", panels.panel, {"name": "comms"}, name="comms"),
    path("stabilize/", panels.panel, {"name": "stabilize"}, name="stabilize"),
    path("watch/", panels.panel, {"name": "watch"}, name="watch"),
    path("timeline/", timeline.entries, name="timeline"),
    path("", include("incidents.urls_roles")),
    path("updates/", updates.post, name="post_update"),
    path("updates/hints/", panels.panel, {"name": "hints"}, name="hints"),
    path("severity/", severity.severity, name="severity"),
    path("phase/", phase.phase, name="phase"),
    path("impact/", phase.impact, name="impact"),
    path("false-alarm/", phase.false_alarm, name="false_alarm"),
    path("times/", times.times, name="times"),
    path("", include("incidents.urls_ending")),
    path("", include(urls_among.room_urls)),
    path("", include("incidents.urls_comms")),
]

urlpatterns: list = [
    path("", home.home, name="home"),
    path("incidents/", board.board, name="board"),
    path("incidents/active/", home.active, name="active"),
    path("incidents/cards/", board.active, name="cards"),
    path("incidents/history/", board.table, name="history"),
    path("incidents/history.csv", board.export, name="export"),
    path("incidents/new/", declare.new, name="new"),
    path("incidents/new/triage/", declare.suggestion, name="triage"),
    path("incidents/new/preview/", declare.preview, name="preview"),
    path("incidents/<int:number>/", include([*room_urls, *record_urls])),
    path("services/", include(urls_among.service_urls)),
    path("palette/", palette.search, name="palette"),
    path("incidents/<int:number>/", include(fix_urls)),
    path("risks/", work.listing, name="risks"),
    path("settings/", include("incidents.urls_settings")),
    path("notifications/", notifications.listing, name="notifications"),
]
