"""Addresses of sign-in: `/login/` is the page people know."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

app_name = "roster"
urlpatterns: list = [
    path("", login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True)), name="login"),
]
