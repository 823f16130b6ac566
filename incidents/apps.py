"""Incident records: the command room."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        from incidents import finding, palette

        palette.register(palette.Source("room", finding.places))
        palette.register(palette.Source("services", lambda person: [], finding.services, finding.service))
        post_migrate.connect(_lay_words, sender=self, dispatch_uid="incidents.search")


def _lay_words(using: str, **_: Any) -> None:
    # A migration that rebuilds the table of incidents on SQLite takes the triggers of its index of words with it.
    from django.db import connections

    from incidents import search

    search.install(connections[using])
