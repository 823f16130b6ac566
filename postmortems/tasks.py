"""Celery rings, the sweep works: no task carries facts."""

from celery import shared_task

from config.kit import clock
from postmortems import healing


@shared_task
def sweep_owed() -> None:
    """Open postmortems that are owed and missing."""
    healing.sweep(clock.now())
