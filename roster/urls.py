"""Addresses of sign-in: `/login/` is the page people know."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "roster"
urlpatterns: list = [path("", RedirectView.as_view(pattern_name="account_login", query_string=True), name="login")]
