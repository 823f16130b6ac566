"""Addresses of the roles: the strip, offers and their answers, command."""

from django.urls import path

from incidents.views import handoffs, roles

urlpatterns: list = [
    path("roles/", roles.roles, name="roles"),
    path("roles/new/", roles.assign, name="assign"),
    path("roles/<slug:role>/", roles.card, name="role_card"),
    path("roles/<int:pk>/end/", roles.end, name="stand_down"),
    path("command/", roles.take_command, name="take_command"),
    path("handoffs/", handoffs.hand_off, name="hand_off"),
    path("handoffs/<int:pk>/", handoffs.handoff, name="handoff"),
    path("handoffs/<int:pk>/withdrawal/", handoffs.withdraw, name="withdraw"),
]
