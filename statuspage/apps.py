"""What customers see."""

from datetime import timedelta

from django.apps import AppConfig


class StatuspageConfig(AppConfig):
    name = "statuspage"

    def ready(self) -> None:
        from incidents import heartbeats, slots
        from statuspage import receivers
        from statuspage.composer import ComponentStates

        receivers.connect()
        slots.register(ComponentStates())
        heartbeats.expect("status page", timedelta(seconds=2))
