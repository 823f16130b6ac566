"""Celery rings, the verbs sweep. No task carries facts; running one twice does no harm (RELIABILITY 2.3)."""

from celery import shared_task

from config.kit import clock
from incidents import cadence, notifications, offering, risks
from incidents.health import findings


@shared_task
def sweep_cadence() -> None:
    """Nudge what is due."""
    cadence.sweep(clock.now())


@shared_task
def sweep_notifications() -> None:
    """Send what is pending."""
    notifications.deliver(clock.now())


@shared_task
def sweep_risks() -> None:
    """Bring back accepted risks that expired."""
    risks.return_expired(clock.now())


@shared_task
def sweep_health() -> None:
    """Raise and clear findings of command health."""
    findings.sweep(clock.now())


@shared_task
def sweep_offers() -> None:
    """Let unanswered offers expire."""
    offering.expire_offers(clock.now())
