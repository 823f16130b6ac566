"""The acts of the room over HTTP: by plain form and by htmx, by whom, and what each answers."""

from __future__ import annotations

import pytest
from django.test import Client

from config.kit import clock
from config.kit.instants import nearest
from incidents import cadence, comms, lifecycle, notifications
from incidents.forms.act import ClockField
from incidents.models import Incident
from roster.models import Person
from tests.builders import declared, minutes, monitoring, resolved, staffed, updated
from tests.incidents.rooms import HTMX, SignedIn, address, ago, update_fields


@pytest.fixture
def live(alex: Person, priya: Person) -> Incident:
    incident = declared(by=alex, at=ago(10))
    return staffed(incident, ago(9), alex, communications=priya)


ACTS = [
    ("timeline/", {"text": "/d Fail over"}, "timeline"),
    ("updates/", update_fields(), "comms"),
    ("roles/", {"role": "scribe"}, "roles"),
    ("roles/", {"role": "operations", "person": "priya"}, "roles"),
    ("severity/", {"level": "1", "reason": "Worse than thought"}, "head"),
    ("phase/", {"to": "monitoring", "watcher": "priya"}, "stabilize"),
    ("impact/", {"ended_at": ""}, "due"),
    ("times/", {"which": "impact_began_at", "value": f"{ago(20):%Y-%m-%d %H:%M}", "reason": "Graph"}, "head"),
    ("checklist/restored/", {}, "stabilize"),
]


@pytest.mark.parametrize(("part", "fields", "panel"), ACTS)
def test_act_answers_htmx_with_what_it_changed(
    part: str, fields: dict[str, str], panel: str, live: Incident, alex: Person, signed_in: SignedIn
) -> None:
    """ARCHITECTURE 9: the fragment the page includes is the fragment the action returns."""
    before = live.sequence
    response = signed_in(alex).post(address(live, part), fields, headers=HTMX)
    assert response.status_code == 200, response.content
    assert f'<hx-partial hx-target="#{panel}" hx-swap="outerMorph">' in response.content.decode()
    assert response.headers["HX-Trigger"] == "fireline:done"
    assert Incident.objects.get(pk=live.pk).sequence > before


@pytest.mark.parametrize(("part", "fields", "panel"), ACTS)
def test_act_works_without_javascript(
    part: str, fields: dict[str, str], panel: str, live: Incident, alex: Person, signed_in: SignedIn
) -> None:
    """ARCHITECTURE 9: plain form first; afterwards the room."""
    response = signed_in(alex).post(address(live, part), fields)
    assert response.status_code == 302
    assert response.headers["Location"] == address(live)


DIALOGS = ["severity/", "phase/?to=monitoring", "phase/?to=triage", "roles/new/?role=scribe", "command/", "impact/"]
DIALOGS += ["false-alarm/", "times/", "resolution/", "reopening/", "closing/", "checklist/restored/"]
DIALOGS += ["checklist/watch/name/", "checklist/postmortem/plan/", "recovery/data/"]


@pytest.mark.parametrize("part", DIALOGS)
def test_dialog_is_a_fragment_and_a_page(part: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """Design: every dialog is a page of its own without JavaScript, and a GET changes nothing."""
    before = live.sequence
    client = signed_in(alex)
    fragment, page = client.get(address(live, part), headers=HTMX), client.get(address(live, part))
    assert fragment.status_code == page.status_code == 200
    assert b"<html" not in fragment.content
    assert b"<html" in page.content
    assert b'id="h-dialog"' in fragment.content
    assert Incident.objects.get(pk=live.pk).sequence == before


@pytest.mark.parametrize(("part", "fields", "panel"), ACTS)
def test_viewer_changes_nothing(
    part: str, fields: dict[str, str], panel: str, live: Incident, outsider: Person, signed_in: SignedIn
) -> None:
    """X3: viewing is not editing."""
    client, before = signed_in(outsider), live.sequence
    assert client.post(address(live, part), fields, headers=HTMX).status_code == 403
    assert client.post(address(live, part), fields).status_code == 403
    assert Incident.objects.get(pk=live.pk).sequence == before


@pytest.mark.parametrize(("part", "fields", "panel"), ACTS)
def test_form_without_its_token_is_refused(
    part: str, fields: dict[str, str], panel: str, live: Incident, alex: Person
) -> None:
    """RELIABILITY 4: no state changes without the form's token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alex, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(address(live, part), fields).status_code == 403


@pytest.mark.parametrize("part", ["updates/", "health/scribe/nudges/", "roles/1/end/"])
def test_acts_are_not_done_by_get(part: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """ARCHITECTURE: no state change on GET."""
    assert signed_in(alex).get(address(live, part)).status_code == 405


@pytest.mark.parametrize("part", ["checklist/nonsense/", "roles/99999/end/", "roles/9223372036854775808/end/"])
def test_unknown_parts_are_404(part: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: unknown ids are 404."""
    assert signed_in(alex).post(address(live, part), headers=HTMX).status_code == 404


@pytest.mark.parametrize("part", ["phase/?to=nowhere", "roles/new/?role=king", "phase/", "roles/new/"])
def test_dialogs_of_nothing_are_404(part: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: a dialog about something that does not exist is 404."""
    assert signed_in(alex).get(address(live, part)).status_code == 404


def test_it_came_back_needs_a_reason_and_is_counted(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """D7: a bounce resets stabilization and is counted."""
    monitoring(live, by=alex, at=ago(5))
    client = signed_in(alex)
    assert client.post(address(live, "phase/"), {"to": "mitigating"}, headers=HTMX).status_code == 422
    done = client.post(address(live, "phase/"), {"to": "mitigating", "reason": "Errors again"}, headers=HTMX)
    assert done.status_code == 200
    now = Incident.objects.get(pk=live.pk)
    assert (now.bounces, now.phase, now.stabilizing_since) == (1, "mitigating", None)


def test_resolving_early_goes_to_the_record(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """E1, E2: the final update and the all-clear in one act; the page reloads as a record."""
    monitoring(live, by=alex, at=ago(1))
    fields = {"audience": "both", "impact": "Over. We are sorry.", "known": "", "next_step": "", "early_reason": "Safe"}
    response = signed_in(alex).post(address(live, "resolution/"), fields, headers=HTMX)
    assert response.headers["HX-Redirect"] == address(live)
    now = Incident.objects.get(pk=live.pk)
    assert (now.phase, now.early_reason, live.updates.get().status) == ("resolved", "Safe", "resolved")


def test_record_is_reopened_with_a_reason(alex: Person, signed_in: SignedIn) -> None:
    """D7: a resolved incident can be reopened with its record intact."""
    incident = resolved(by=alex, at=ago(90))
    response = signed_in(alex).post(address(incident, "reopening/"), {"reason": "Fails again"}, headers=HTMX)
    assert response.headers["HX-Redirect"] == address(incident)
    assert Incident.objects.get(pk=incident.pk).is_open


def test_act_on_an_ended_incident_is_409(alex: Person, signed_in: SignedIn) -> None:
    """RELIABILITY 5: acting too late is told, not done."""
    incident = resolved(by=alex, at=ago(90))
    client = signed_in(alex)
    assert client.post(address(incident, "updates/"), update_fields(seen="1"), headers=HTMX).status_code == 409
    assert client.post(address(incident, "checklist/restored/"), headers=HTMX).status_code == 409


def test_answer_keeps_the_filter_of_the_reader(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """T3: logging a note does not throw away what the reader was looking at."""
    lifecycle.advance(incident=live, to="investigating", by=alex, at=ago(2))
    fields = {"text": "/d Fail over", "look": "kind=decision"}
    html = signed_in(alex).post(address(live, "timeline/"), fields, headers=HTMX).content.decode()
    assert html.count('<li id="t') == 1
    assert "?kind=decision" in html


def test_holding_update_is_ready(live: Incident, priya: Person, signed_in: SignedIn) -> None:
    """C6: the reminder carries a ready holding update; a person sends it."""
    updated(live, by=priya, at=ago(5))
    client = signed_in(priya)
    assert comms.holding_text(live, clock.now())["known"] in client.get(address(live, "?holding=1")).content.decode()
    assert b'id="holding"' in client.get(address(live, "updates/hints/"), headers=HTMX).content
    assert live.updates.count() == 1


def test_notifications_are_listed_and_marked_read(alex: Person, priya: Person, signed_in: SignedIn) -> None:
    """C5: what somebody was told stays readable; marking it read is an act of its own."""
    staffed(declared(by=alex, at=ago(8)), ago(8), alex, communications=priya)
    cadence.sweep(clock.now())
    client = signed_in(priya)
    assert b"not read" in client.get("/notifications/").content
    assert client.post("/notifications/").status_code == 302
    assert not notifications.unread(priya).exists()
    assert b"not read" not in client.get("/notifications/").content


@pytest.mark.parametrize("hour_minute", ["0005", "00:05", "0.05"])
def test_time_after_midnight_is_tomorrow(hour_minute: str) -> None:
    """C1: at 23:50 UTC "00:05" promises fifteen minutes, not yesterday."""
    at = clock.now().replace(hour=23, minute=50, second=0, microsecond=0)
    assert nearest(ClockField().clean(hour_minute), at) - at == minutes(15)
