"""Incident records: the command room."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"
