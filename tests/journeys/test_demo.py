"""The demonstration: invented, told through the verbs, and standing now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from config import demo
from config.demo.loading import load
from incidents import timeline
from incidents.models import Incident, Notification, Promise, TimelineEntry
from incidents.models.cadence import PromiseState
from incidents.models.incident import Phase
from incidents.models.notification import NotificationState
from postmortems.models import ActionItem, Postmortem
from postmortems.models.action_item import ActionState
from postmortems.models.postmortem import State
from roster.models import Access, Person
from statuspage.models import Component, PublicIncident
from tests.builders import declared

pytestmark = pytest.mark.django_db

JUST_AFTER_MIDNIGHT = datetime(2026, 3, 1, 0, 1, 40, tzinfo=UTC)
JUST_BEFORE_MIDNIGHT = datetime(2026, 6, 6, 23, 58, 20, tzinfo=UTC)


def test_it_tells_some_months_and_two_incidents_of_now() -> None:
    """Issue 2: varied history, the checkout SEV2, the database SEV1 and its part live, no record of the future."""
    count = load(JUST_AFTER_MIDNIGHT)
    assert Incident.objects.count() == count >= 28
    live = {found.title.split()[0]: found for found in Incident.objects.open()}
    assert {name: (found.severity_id, found.phase) for name, found in live.items()} == {
        "Checkout": (2, Phase.MITIGATING),
        "Primary": (1, Phase.MONITORING),
        "Payouts": (3, Phase.INVESTIGATING),
    }
    assert not TimelineEntry.objects.filter(recorded_at__gt=JUST_AFTER_MIDNIGHT).exists()
    assert not any(timeline.verify(found) for found in Incident.objects.all())
    _nobody_is_nagged(JUST_AFTER_MIDNIGHT)


def _nobody_is_nagged(now: datetime) -> None:
    """C5: every promise of the past is settled, those of the live incidents are fresh, nothing waits to be sent."""
    still_open = Promise.objects.filter(state=PromiseState.OPEN)
    assert still_open.count() == 5
    assert all(now + timedelta(minutes=4) < promise.due_at for promise in still_open)
    assert not still_open.filter(next_step_at__lte=now).exists()
    assert not Notification.objects.filter(state=NotificationState.PENDING).exists()
    assert not Notification.objects.filter(channel="app", read_at__isnull=True).exists()
    assert Promise.objects.filter(state=PromiseState.LATE).exists()


def test_every_state_of_learning_and_of_the_page_is_there() -> None:
    """M3, M4, S1: something in each column, something late, one service in trouble."""
    load(JUST_BEFORE_MIDNIGHT)
    today = JUST_BEFORE_MIDNIGHT.date()
    assert set(Postmortem.objects.values_list("state", flat=True)) == set(State.values)
    assert set(ActionItem.objects.values_list("state", flat=True)) == set(ActionState.values)
    assert ActionItem.objects.overdue(today).count() == 3
    assert Component.objects.get(name="Checkout").status == "partial_outage"
    assert Component.objects.filter(status="operational").count() == 5
    assert PublicIncident.objects.filter(resolved_at__isnull=True).count() == 2


def test_everybody_signs_in_with_the_password_that_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Issue 2: the launcher prints one sign-in, and it works."""
    call_command("load_demo")
    assert f"{demo.EMAIL}  {demo.PASSWORD}" in capsys.readouterr().out
    assert all(person.check_password(demo.PASSWORD) for person in Person.objects.all()[:2])
    assert set(Person.objects.values_list("access", flat=True)) == set(Access.values)
    answer = Client().post(reverse("account_login"), {"login": demo.EMAIL, "password": demo.PASSWORD}, follow=True)
    assert answer.context["user"].email == demo.EMAIL


def test_it_refuses_to_mix_with_real_incidents(alex: Person, at: datetime) -> None:
    """X5: a demonstration does not get between real incidents unless it is told to."""
    declared(by=alex, at=at)
    with pytest.raises(CommandError, match="--force"):
        call_command("load_demo")
    assert Incident.objects.count() == 1
