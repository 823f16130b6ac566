"""The panel of command health over HTTP: rows, buttons for who may press them, nudges, the record afterwards."""

from __future__ import annotations

import re
from typing import Any

import pytest

from config.kit.errors import TooLate
from incidents import drafts, health, presence, resolution, reviewing
from incidents.health import findings, nudging, reading, thresholds
from incidents.models import Incident, Notification
from roster.models import Person
from tests.builders import FINAL, declared, minutes, staffed
from tests.incidents.helpers import fresh, newest, refused
from tests.incidents.rooms import HTMX, SignedIn, address, ago


@pytest.fixture(autouse=True)
def _defaults() -> None:
    thresholds.forget()
    reviewing.forget()


@pytest.fixture
def live(alex: Person, priya: Person, sam: Person) -> Incident:
    """Forty minutes old: nothing posted, nothing proposed, no Operations Lead, a silent scribe."""
    return staffed(declared(by=alex, at=ago(40)), ago(39), alex, communications=priya, scribe=sam)


def panel(client: Any, incident: Incident) -> str:
    return str(client.get(address(incident, "health/"), headers=HTMX).content.decode())


def buttons(page: str) -> dict[str, str]:
    """The id of each row and where its button leads."""
    rows = re.findall(r'<li data-tone="(?:red|orange)" id="health-([\w-]+)">(.*?)</li>', page, re.S)
    return {key: found[1] for key, row in rows if (found := re.search(r'(?:<a[^>]*href|action)="([^"]+)"', row))}


def test_four_rows_each_with_a_button_that_opens(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """H1: at most four rows are seen, the rest stands behind them; every button leads somewhere that answers."""
    client = signed_in(alex)
    presence.seen(incident=live, by=alex, at=ago(0))
    page = panel(client, live)
    assert "need you" in page
    assert re.search(r"<summary[^>]*>\d+ more</summary>", page)
    found = buttons(page)
    assert {"first_update", "mitigation", "vacant-operations", "scribe"} <= found.keys()
    for url in found.values():
        if "nudges" not in url:
            assert client.get(url, headers=HTMX).status_code == 200


def test_a_draft_with_hints_is_a_row(
    live: Incident, priya: Person, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    """H1, C4: the saved draft goes through the review of words; it costs the panel no query of its own."""
    client, words = (
        signed_in(priya),
        {"audience": "both", "impact": "Half of all checkouts fail. Browsing works. Sorry."},
    )
    drafts.save(incident=live, fields=words, seen_revision=0, by=priya, at=ago(1))
    assert "Update draft has" not in panel(client, live)
    fields = {**words, "known": "Stripe is down. The replica lags."}
    drafts.save(incident=live, fields=fields, seen_revision=1, by=priya, at=ago(0))
    with django_assert_max_num_queries(11):
        page = panel(client, live)
    assert "Update draft has 2 warnings" in page
    assert buttons(page)["draft"] == f"{address(live)}#composer"
    (found,) = [one for one, _ in reading.of_many([live.pk], ago(0))]
    assert found.draft_warnings == 2


def test_others_are_not_shown_what_the_commander_decides(live: Incident, sam: Person, signed_in: SignedIn) -> None:
    """H1: Re-triage is the commander's button; the others read the warning."""
    page = panel(signed_in(sam), live)
    assert "was last looked at" in page
    assert "severity" not in buttons(page)
    assert buttons(page)["commander"] == f"/incidents/{live.number}/command/"


def test_reader_presses_nothing(live: Incident, outsider: Person, signed_in: SignedIn) -> None:
    """X3: a reader sees what is wrong and no button."""
    page = panel(signed_in(outsider), live)
    assert 'id="health-scribe"' in page
    assert buttons(page) == {}


def test_panel_costs_few_queries(
    live: Incident, alex: Person, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    """ARCHITECTURE: the panel reads its rows once."""
    client = signed_in(alex)
    panel(client, live)
    with django_assert_max_num_queries(11):
        panel(client, live)


def test_severity_still_fits(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """H1: looking at it again without a change is one press, recorded, and the check passes."""
    client = signed_in(alex)
    assert 'id="health-severity"' in panel(client, live)
    assert client.post(address(live, "severity/"), {"press": "still"}, headers=HTMX).status_code == 200
    assert newest(live).body == "Severity checked, still SEV2."
    assert 'id="health-severity"' not in panel(client, live)


def test_nudge_is_a_message_and_a_line(live: Incident, alex: Person, sam: Person, signed_in: SignedIn) -> None:
    """H1: the scribe is asked by name; a second press within two minutes is told so."""
    client = signed_in(alex)
    assert client.post(address(live, "health/scribe/nudges/"), headers=HTMX).status_code == 200
    assert newest(live).body == "Alex asked Sam to write the record."
    told = Notification.objects.filter(recipient=sam, channel="app").values_list("title", flat=True)
    assert "SEV2: Alex asks you to write the record" in told
    again = client.post(address(live, "health/scribe/nudges/"), headers=HTMX)
    assert again.status_code == 409
    assert "Sam was asked" in again.content.decode()


@pytest.mark.parametrize("about", ["moon", "task-7", "offer-999999999999", "task-x", "scribe-1-2"])
def test_nudge_of_what_nobody_owes(live: Incident, alex: Person, about: str) -> None:
    """X5: refused in words, whatever the address says."""
    with refused(kind=TooLate):
        nudging.nudge(incident=live, about=about, by=alex, at=ago(0))


def test_nudging_oneself_is_refused(live: Incident, sam: Person) -> None:
    """H1: who owes it does it."""
    with refused():
        nudging.nudge(incident=live, about="scribe", by=sam, at=ago(0))


def test_record_keeps_what_was_found(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """H1: the ended room says what was found and how long it stood."""
    findings.sweep(ago(30))
    resolution.resolve(incident=live, by=alex, at=ago(10), early_reason="Switched off.", final=FINAL)
    findings.sweep(ago(9))
    page = signed_in(alex).get(address(live)).content.decode()
    assert "Command health: " in page
    assert health.history(fresh(live)).words in page
    assert "Resolved before 15 clean minutes had passed" in page
    assert minutes(20) <= max(one.lasted for one in live.findings.all())
