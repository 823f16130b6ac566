"""Addresses of an incident among others, and of the service catalogue."""

from django.urls import path

from incidents.views import among, services

room_urls: list = [
    path("merge/", among.merge, name="merge"),
    path("whole/", among.attach, name="attach"),
    path("whole/end/", among.detach, name="detach"),
    path("announcement/", among.announce, name="announce"),
    path("services/", among.services, name="affected"),
    path("links/", among.share, name="share_link"),
    path("links/<int:pk>/end/", among.unshare, name="unshare_link"),
]

service_urls: list = [
    path("", services.listing, name="services"),
    path("new/", services.new, name="new_service"),
    path("<slug:slug>/", services.service, name="service"),
    path("<slug:slug>/edit/", services.edit, name="edit_service"),
    path("<slug:slug>/retirement/", services.retire, name="retire_service"),
]
