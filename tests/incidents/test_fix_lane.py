"""What the fix lane shows, to whom, in which order (SPEC W1-W4)."""

from __future__ import annotations

import re

import pytest

from incidents import fixing, hypotheses, lifecycle, work
from incidents.models import Incident
from roster.models import Person
from tests.builders import declared, proposed, resolved, staffed
from tests.incidents.rooms import HTMX, SignedIn, address, ago


@pytest.fixture
def live(alex: Person, lee: Person) -> Incident:
    incident = staffed(declared(by=alex, at=ago(30)), ago(29), alex)
    proposed(incident, by=lee, at=ago(6))
    proposed(incident, by=lee, at=ago(2), what="Raise pool limit", risk="medium")
    return incident


def lane(client: SignedIn, incident: Incident) -> str:
    return str(client.get(address(incident, "fix/"), headers=HTMX).content.decode())


def test_the_commander_has_one_obvious_next_move(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """Design 3.1: only the oldest has the ink border, the filled button and the key on it; a low risk is one press."""
    html = lane(signed_in(alex), live)
    assert "Waiting for your decision" in html
    assert html.count("data-await") == html.count("btn--primary") == 1
    assert html.index('id="p1"') < html.index("data-await") < html.index('id="p2"')
    assert 'name="press"' in html.split('id="p2"')[0]
    assert 'name="press"' not in html.split('id="p2"')[1]


def test_others_see_whom_it_waits_for(live: Incident, lee: Person, signed_in: SignedIn) -> None:
    """Design 3.1: the same card with "Waiting for Alex" in place of the buttons; the proposer may withdraw."""
    html = lane(signed_in(lee), live)
    assert html.count("Waiting for Alex") == 3
    assert "approval/" not in html
    assert "withdrawal/" in html


def test_a_long_wait_is_red(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """W1: waiting proposals age visibly."""
    tones = re.findall(r'class="wait" data-tone="(\w+)"', lane(signed_in(alex), live))
    assert tones == ["red", "orange"]


def test_sev1_offers_the_proposer_no_approval(alex: Person, signed_in: SignedIn) -> None:
    """W1: what would be refused is not offered; the card says why."""
    grave = declared(by=alex, at=ago(9), level=1)
    proposed(grave, by=alex, at=ago(8))
    html = lane(signed_in(alex), grave)
    assert "at SEV1 another person approves it" in html
    assert "approval/" not in html


def test_nothing_proposed_yet(alex: Person, signed_in: SignedIn) -> None:
    """W3: until impact has ended the room asks what would stop it now, and offers the usual moves."""
    incident = declared(by=alex, at=ago(9))
    html = lane(signed_in(alex), incident)
    assert "No actions proposed yet" in html
    assert "What would stop it now?" in html
    assert html.count("proposals/?move=") == 6
    lifecycle.end_impact(incident=incident, by=alex, at=ago(1))
    assert "What would stop it now?" not in lane(signed_in(alex), incident)


def test_moves_stand_beside_those_tried(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """W3: throttling was proposed as P-1, and raising a limit as P-2."""
    html = lane(signed_in(alex), live)
    shed, scale = html.split('id="move-shed"')[1], html.split('id="move-scale"')[1]
    assert "P-1" in shed.split("</a>")[0]
    assert "P-2" in scale.split("</a>")[0]
    assert "Deploy the same version again." in str(
        signed_in(alex).get(address(live, "proposals/?move=rollback"), headers=HTMX).content.decode()
    )


def test_what_was_tried_and_ruled_out(live: Incident, alex: Person, lee: Person, signed_in: SignedIn) -> None:
    """W1, T4: nobody repeats a dead end: results, rejections and ruled-out hypotheses in one list."""
    first, second = live.proposals.all()
    fixing.approve(proposal=first, by=alex, at=ago(1))
    fixing.observe(proposal=first, result="none", observed="Errors stayed near 30%.", by=lee, at=ago(1))
    fixing.reject(proposal=second, reason="Month end", by=alex, at=ago(1))
    found = hypotheses.suppose(incident=live, text="Provider latency", by=lee, at=ago(1))
    hypotheses.rule_out(hypothesis=found, evidence="Normal", by=lee, at=ago(1))
    html = lane(signed_in(alex), live).split("Tried or ruled out")[1]
    for words in (
        '<span class="num">3</span>',
        "No effect.",
        "Errors stayed",
        "Month end",
        "Provider latency",
        "Normal",
    ):
        assert words in html
    assert "I see the same, verified" in html


def test_overdue_tasks_come_first(live: Incident, alex: Person, lee: Person, signed_in: SignedIn) -> None:
    """W2: what is past its report-back time surfaces to the commander, in words."""
    strand = work.open_workstream(incident=live, name="Database", lead=lee, by=alex, at=ago(9))
    for back, within in ((30, None), (2, None), (5, strand)):
        work.ask(
            incident=live, what=f"Back in {back}", owner=lee, report_in_minutes=back, workstream=within,
            by=alex, at=ago(8),
        )  # fmt: skip
    html = lane(signed_in(alex), live)
    assert html.index("Back in 2<") < html.index("Back in 30<") < html.index("Database") < html.index("Back in 5<")
    assert html.count('data-tone="red">late') == 2
    assert "Lee leads" in html


def test_the_record_of_the_lane(alex: Person, outsider: Person, signed_in: SignedIn) -> None:
    """X3, W4: a viewer is offered nothing; what is temporary can still be settled after the end, by a responder."""
    ended = resolved(by=alex, at=ago(90))
    assert "data-dialog" not in lane(signed_in(outsider), ended)
    assert "Propose" not in lane(signed_in(alex), ended)
