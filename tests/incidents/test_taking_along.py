"""The catch-up and the exports: the whole record for who comes late or takes it along (SPEC T3, T5)."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import pytest

from incidents import decisions, fixing, hypotheses, timeline
from incidents.models import Incident
from roster.models import Person
from tests.builders import declared, staffed, updated
from tests.incidents.rooms import HTMX, SignedIn, address, ago


@pytest.fixture
def rich(alex: Person, priya: Person, sam: Person, lee: Person) -> Incident:
    """An incident with something of everything."""
    incident = staffed(declared(by=alex, at=ago(40)), ago(39), alex, communications=priya, scribe=sam)
    updated(incident, by=priya, at=ago(38), next_in=60)
    timeline.note(incident=incident, text="/h the cache is cold", by=lee, at=ago(30))
    hypotheses.rule_out(hypothesis=incident.hypotheses.get(), evidence="hits at 98 %", by=lee, at=ago(29))
    timeline.note(incident=incident, text="/h the pool is full", by=lee, at=ago(28))
    decision = decisions.decide(incident=incident, text="Fail over", rationale="fastest", by=alex, at=ago(27))
    decisions.object(decision=decision, text="it lags", by=lee, at=ago(26))
    old = timeline.note(incident=incident, text="/o ! errors at 12 %", by=sam, at=ago(25))
    timeline.correct(entry=old, text="errors at 30 %", by=sam, at=ago(24))
    timeline.note(incident=incident, text="/t @lee check payments", by=alex, at=ago(23))
    fixing.propose(
        incident=incident, what="Throttle the batch", risk="low", risk_words="slower", undo="undo", by=lee, at=ago(22)
    )
    return incident


def got(client: Any, incident: Incident, ending: str) -> str:
    answer = client.get(address(incident, f"export.{ending}"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{incident.reference}.{ending}"'
    return answer.getvalue().decode()


def test_catch_up_says_what_counts(rich: Incident, lee: Person, signed_in: SignedIn) -> None:
    """T5: what happened, what was tried, who holds what, what is promised, what is open."""
    html = signed_in(lee).get(address(rich, "catch-up/"), headers=HTMX).content.decode()
    for words in (
        "Declared SEV2", "Fail over", "errors at 30 %", "The cache is cold".lower(), "hits at 98 %", "Priya",
        "Next update for", "Throttle the batch", "the pool is full", "check payments",
    ):  # fmt: skip
        assert words in html
    assert "errors at 12 %" not in html
    assert "<html" in signed_in(lee).get(address(rich, "catch-up/")).content.decode()


def test_catch_up_begins_with_what_is_new(rich: Incident, lee: Person, signed_in: SignedIn) -> None:
    """T5: who comes back reads first what came meanwhile."""
    html = signed_in(lee).get(address(rich, f"catch-up/?after={rich.timeline.count() - 3}"), headers=HTMX).content
    assert b"New since you last looked" in html
    assert html.index(b"check payments") < html.index(b"What happened")


def test_json_holds_the_whole_record(rich: Incident, outsider: Person, signed_in: SignedIn) -> None:
    """T3: every entry with its marks, and the rows of every track."""
    found = json.loads(got(signed_in(outsider), rich, "json"))
    entries = {entry["sequence"]: entry for entry in found["timeline"]}
    assert list(entries) == list(range(1, rich.timeline.count() + 1))
    old = next(entry for entry in entries.values() if entry["text"] == "errors at 12 %")
    assert entries[old["corrected_by"]]["corrects"] == old["sequence"]
    assert entries[old["corrected_by"]]["pinned_by"] == "Sam"
    assert found["decisions"][0]["objections"][0]["text"] == "it lags"
    assert [row["state"] for row in found["hypotheses"]] == ["ruled_out", "open"]
    assert [len(found[name]) for name in ("roles", "updates", "proposals", "tasks")] == [3, 1, 1, 1]
    assert found["key_times"]["declared_at"].endswith("Z")


def test_csv_is_safe_for_spreadsheets(rich: Incident, alex: Person, signed_in: SignedIn) -> None:
    """T3: one row per entry; what a spreadsheet would compute is text."""
    timeline.note(incident=rich, text='=HYPERLINK("http://x")', by=alex, at=ago(1))
    rows = list(csv.DictReader(StringIO(got(signed_in(alex), rich, "csv").removeprefix("\ufeff"))))
    assert len(rows) == rich.timeline.count()
    assert rows[-1]["text"].startswith("'=HYPERLINK")
    assert rows[0]["sequence"] == "1"


def test_markdown_is_a_document(rich: Incident, alex: Person, signed_in: SignedIn) -> None:
    """T3: readable as it is, corrections struck through, every track with its rows."""
    text = got(signed_in(alex), rich, "md")
    for words in (
        f"# {rich.reference} ", "## Key times", "## Roles", "## Proposals", "- **H-1 the cache is cold**",
        "~~errors at 12 %~~ (corrected by entry", "  - rationale: fastest", "Lee Kwan (@lee): it lags",
    ):  # fmt: skip
        assert words in text


def test_exports_ask_the_database_little(
    rich: Incident, alex: Person, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    """ARCHITECTURE: one query per list, whatever its length."""
    client = signed_in(alex)
    for n in range(40):
        timeline.note(incident=rich, text=f"/h {n}", by=alex, at=ago(5))
    with django_assert_max_num_queries(20):
        got(client, rich, "json")
    with django_assert_max_num_queries(24):
        client.get(address(rich, "catch-up/"))
