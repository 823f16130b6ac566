"""What customers see."""

from datetime import timedelta

from django.apps import AppConfig


class StatuspageConfig(AppConfig):
    name = "statuspage"

    def ready(self) -> None:
        from incidents import heartbeats, slots
        from statuspage import feeding, places, preview, receivers
        from statuspage.composer import PublicSide

        receivers.connect()
        places.connect()
        slots.register(PublicSide())
        slots.register_service_part(feeding.part)
        slots.register_preview(preview.drawn)
        heartbeats.expect("status page", timedelta(seconds=2))
