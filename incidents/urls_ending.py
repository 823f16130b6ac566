"""Addresses of command health and of ending well, inside the room of an incident."""

from django.urls import path

from incidents.views import ending, resolution

urlpatterns: list = [
    path("checklist/<slug:item>/", resolution.check, name="check"),
    path("checklist/watch/name/", ending.watcher, name="watcher"),
    path("checklist/postmortem/plan/", ending.plan_review, name="review"),
    path("recovery/<slug:item>/", ending.recovered, name="recovery"),
    path("resolution/", resolution.resolve, name="resolve"),
    path("reopening/", resolution.reopen, name="reopen"),
    path("closing/", resolution.close, name="close"),
    path("health/<slug:about>/nudges/", ending.nudge, name="nudge"),
]
