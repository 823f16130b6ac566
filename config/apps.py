"""The composition root as an app: it holds the commands that start and fill the whole product."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "composition"

    def ready(self) -> None:
        from statuspage import generations

        generations.ring_with(ring_publisher)


def ring_publisher() -> None:
    """Tell a worker to publish. Celery is loaded by the first change, not at every start."""
    from config.celery import app

    app.send_task("statuspage.tasks.sweep_generations", expires=60)
