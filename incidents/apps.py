"""Incident records: the command room."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        from incidents import finding, palette

        palette.register(palette.Source("room", finding.places))
