"""Several at once, in real threads: the row's lock decides, nobody's text is lost, nothing happens twice (M3, M4)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import pytest

from config.kit.errors import TooLate
from postmortems import action_items, drafting, healing, review
from postmortems.models import ActionItem, Postmortem
from roster.models import Person
from tests.builders import resolved
from tests.incidents.helpers import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def split(results: list[Any]) -> tuple[list[Any], list[TooLate]]:
    """What came back, and who was too late; anything else is a defect."""
    late = [result for result in results if isinstance(result, TooLate)]
    done = [result for result in results if not isinstance(result, TooLate)]
    assert not [result for result in done if isinstance(result, BaseException)], done
    return done, late


def test_eight_write_one_section(postmortem: Postmortem, alex: Person, later: datetime) -> None:
    """M3: one is saved, seven are shown it beside their own text."""
    section = postmortem.sections.get(key="lessons")
    write = partial(drafting.write_section, section=section, by=alex, at=later, revision=0)
    done, late = split(at_once(*(partial(write, text=f"Text {number}") for number in range(8))))
    assert (len(done), len(late)) == (1, 7)
    assert {refusal.shown["theirs"].text for refusal in late} == {done[0].text}
    assert len({refusal.shown["mine"] for refusal in late} | {done[0].text}) == 8
    assert list(section.revisions.values_list("number", flat=True)) == [0, 1]


def test_eight_sections_are_written_at_once(postmortem: Postmortem, alex: Person, later: datetime) -> None:
    """M3: writers of different sections do not stand in each other's way."""
    sections = list(postmortem.sections.all())
    done, late = split(
        at_once(
            *(
                partial(drafting.write_section, section=one, text="New", by=alex, at=later, revision=0)
                for one in sections
            )
        )
    )
    assert (len(done), late) == (len(sections), [])
    assert not postmortem.sections.exclude(text="New").exists()


def test_two_verify_one_item(item: ActionItem, lee: Person, dana: Person, alex: Person, later: datetime) -> None:
    """M4: one verifies, the other is told who did."""
    action_items.complete(item=item, evidence="Live", by=lee, at=later)
    done, late = split(
        at_once(*(partial(action_items.verify, item=item, evidence="Seen", by=who, at=later) for who in (dana, alex)))
    )
    assert (len(done), len(late)) == (1, 1)
    assert late[0].reason.startswith(f"Verified by {done[0].verified_by.first_name}")
    assert item.changes.filter(what="verified").count() == 1


def test_two_open_one_postmortem(alex: Person, priya: Person, at: datetime, later: datetime) -> None:
    """M1: two people and the sweep open it at once; there is one, and everybody gets it."""
    incident = resolved(by=alex, at=at, level=3)
    opening = [partial(drafting.open_for, incident=incident, by=who, at=later) for who in (alex, priya)]
    results = at_once(*opening, partial(healing.sweep, later))
    assert {result.pk for result in results[:2]} == {Postmortem.objects.get().pk}


def test_a_new_owner_while_somebody_writes(postmortem: Postmortem, alex: Person, dana: Person, later: datetime) -> None:
    """M3: whoever waits for the row finds it, whoever owns it by then."""
    section = postmortem.sections.get(key="lessons")
    give = partial(review.hand_over, postmortem=postmortem, person=dana, by=alex, at=later)
    write = partial(drafting.write_section, section=section, text="Mine", by=alex, at=later, revision=0)
    submit = partial(review.submit, postmortem=postmortem, by=alex, at=later)
    done, late = split(at_once(give, write, submit))
    assert (len(done), late) == (3, [])
    postmortem.refresh_from_db()
    assert (postmortem.owner, postmortem.state) == (dana, "in_review")
