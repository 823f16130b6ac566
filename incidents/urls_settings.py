"""Addresses of what administrators set about incidents."""

from django.urls import path
from django.views.generic import RedirectView

from incidents.views import tuning

urlpatterns: list = [
    path("", RedirectView.as_view(pattern_name="incidents:severity_settings"), name="settings"),
    path("health/", tuning.health, name="health_settings"),
    path("words/", tuning.words, name="word_settings"),
    path("severities/", tuning.severities, name="severity_settings"),
    path("severities/<int:level>/", tuning.severity, name="policy"),
]
