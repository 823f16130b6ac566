"""Learning."""

from django.apps import AppConfig


class PostmortemsConfig(AppConfig):
    name = "postmortems"

    def ready(self) -> None:
        from postmortems import receivers, room

        receivers.connect()
        room.connect()
