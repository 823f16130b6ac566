"""What the record says, and nothing else (M1)."""

from __future__ import annotations

from datetime import datetime

from incidents.models import Incident
from postmortems.drafting import effectiveness, prefill, record
from postmortems.drafting.effectiveness import ABSENT
from postmortems.models import Postmortem
from roster.models import Person
from tests.builders import declared, minutes, resolved


def _texts(postmortem: Postmortem) -> dict[str, str]:
    return dict(postmortem.sections.values_list("key", "text"))


def _figures(incident: Incident) -> dict[str, effectiveness.Figure]:
    return {figure.label: figure for figure in effectiveness.figures(record.read(incident))}


def test_the_summary_says_when_how_bad_and_how_long(postmortem: Postmortem) -> None:
    """M1: one paragraph from the key times."""
    summary = _texts(postmortem)["summary"]
    assert summary.startswith("On 6 June 2026 at 14:14 UTC: Checkout returning 500s")
    assert (
        "Customers were affected for 22 min, until 14:36 UTC. Declared SEV2 at 14:16 UTC and resolved at 15:11 UTC."
        in summary
    )


def test_the_impact_quotes_what_customers_were_told(postmortem: Postmortem) -> None:
    """M1: duration, who, and the last public words about the impact."""
    impact = _texts(postmortem)["impact"]
    assert "**Impact lasted:** 22 min." in impact
    assert "> About 30% of checkout attempts fail." in impact


def test_people_appear_by_role(postmortem: Postmortem) -> None:
    """M2: no name stands in the analysis that Fireline writes itself."""
    analysis = "".join(text for key, text in _texts(postmortem).items())
    assert "Alex" not in analysis
    assert "Priya" not in analysis


def test_lessons_and_prevention_are_for_people(postmortem: Postmortem) -> None:
    """M1: what nobody wrote is empty, not invented."""
    assert _texts(postmortem)["lessons"] == _texts(postmortem)["prevention"] == ""


def test_what_is_absent_says_so(alex: Person, at: datetime) -> None:
    """M1: nothing is invented: a bare incident says "Not recorded"."""
    texts = prefill.texts(record.read(resolved(by=alex, at=at, level=4)))
    assert "**Who:** Not recorded." in texts["impact"]
    assert texts["mitigation"].startswith("Not recorded")
    assert texts["causes"] == ""


def test_effectiveness_counts_promises(incident: Incident) -> None:
    """M1: promises kept x of y, and by how much late: 14:35 was promised to both, and came at 14:47."""
    figure = _figures(incident)["Updates promised"]
    assert (figure.value, figure.tone) == ("2 of 3 on time", "orange")
    assert "promised for 14:35 UTC, came 12 min late" in figure.how


def test_effectiveness_measures_each_milestone(incident: Incident) -> None:
    """M1: time to acknowledge, to a commander, to tell, to identify, to mitigate, to resolve."""
    found = {label: figure.value for label, figure in _figures(incident).items()}
    assert found["Time to acknowledge"] == "1 min"
    assert found["Time to a commander"] == "0 s"
    assert found["Time to the first update"] == "4 min"
    assert (found["Time to identify"], found["Time to mitigate"], found["Time to resolve"]) == (
        "16 min",
        "22 min",
        "57 min",
    )


def test_effectiveness_names_vacant_roles(incident: Incident) -> None:
    """M1: the roles the severity wanted and nobody held."""
    figure = _figures(incident)["Roles wanted"]
    assert (figure.value, figure.how) == ("2 of 3 filled", "nobody was Operations Lead")


def test_effectiveness_of_nothing_is_not_recorded(alex: Person, at: datetime) -> None:
    """M1: a milestone that was not reached is not a zero."""
    figures = _figures(declared(by=alex, at=at, level=1))
    assert figures["Time to mitigate"].value == figures["Time to identify"].value == ABSENT
    assert figures["Updates promised"].value == "None"


def test_reading_the_record_takes_five_queries(incident: Incident, django_assert_num_queries: object) -> None:
    """M1: however long the record is; the names of its services are one more."""
    with django_assert_num_queries(5):  # type: ignore[operator]
        found = record.read(incident)
    with django_assert_num_queries(1):  # type: ignore[operator]
        prefill.texts(found)
    with django_assert_num_queries(0):  # type: ignore[operator]
        effectiveness.figures(found)
        found.role_at(found.entries[0].author_id, incident.declared_at + minutes(3))
