"""Addresses of the command room."""

from django.urls import path

from incidents.views import board, declare, home

app_name = "incidents"
urlpatterns: list = [
    path("", home.home, name="home"),
    path("incidents/", board.board, name="board"),
    path("incidents/active/", home.active, name="active"),
    path("incidents/new/", declare.new, name="new"),
]
