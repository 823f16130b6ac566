"""Celery rings, the verb writes."""

from celery import shared_task

from config.kit import clock
from statuspage import publishing


@shared_task
def sweep_generations() -> None:
    """Publish what was asked for, or what is a minute old."""
    publishing.sweep(clock.now())
