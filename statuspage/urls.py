"""Addresses of the desk; what customers see are files and has none here."""

from django.urls import path

from statuspage.views import desk, feeds

app_name = "statuspage"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("components/<slug:public_id>/", desk.status, name="status"),
    path("services/<slug:slug>/", feeds.feeds, name="feeds"),
    path("generations/", desk.publish, name="publish"),
]
