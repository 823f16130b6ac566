"""Addresses of action items."""

from django.urls import path

from postmortems.views import acts, board, items

app_name = "actions"
urlpatterns = [
    path("", board.index, name="board"),
    path("new/", items.new, name="new"),
    path("<int:pk>/", items.show, name="detail"),
    path("<int:pk>/words/", items.revise, name="revise"),
    *[path(f"<int:pk>/{key}/", acts.act, {"key": key}, name=key) for key in acts.ACTS],
]
