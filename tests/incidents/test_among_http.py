"""An incident among others, over HTTP: merge, parts, announcement, services, links (SPEC D3, D6, D9, D10)."""

from __future__ import annotations

from typing import Any

import pytest

from incidents import catalogue, events, links, merging
from incidents.models import Incident, IncidentLink, Service
from roster.models import Person
from tests.builders import declared, updated
from tests.incidents.helpers import bodies, fresh
from tests.incidents.rooms import HTMX, SignedIn, address, ago

DIALOGS = ["merge/", "whole/", "whole/end/", "announcement/", "services/", "links/"]
ACTS: list[tuple[str, dict[str, str]]] = [
    ("merge/", {"into": "2", "reason": "The same."}),
    ("whole/", {"parent": "2"}),
    ("whole/end/", {"reason": ""}),
    ("services/", {"services": "ledger"}),
    ("links/", {"url": "https://meet.example/war", "kind": "bridge"}),
    ("severity/", {"press": "still"}),
]


@pytest.fixture
def live(alex: Person) -> Incident:
    return declared(by=alex, at=ago(10))


@pytest.fixture
def other(alex: Person, live: Incident) -> Incident:
    return declared(by=alex, at=ago(9), title="Card payments fail")


@pytest.fixture
def ledger(morgan: Person) -> Service:
    runbook = ("runbook", "Ledger runbook", "https://runbooks.harbor.example/ledger")
    facts = catalogue.Facts("Ledger", team="Money", links=[runbook])
    return catalogue.add(facts=facts, by=morgan, at=ago(9))


@pytest.mark.parametrize("part", DIALOGS)
def test_every_dialog_is_a_page(part: str, live: Incident, other: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: a form that opens over the room is a page without JavaScript; an unknown incident has none."""
    client = signed_in(alex)
    assert "<html" in client.get(address(live, part)).content.decode()
    fragment = client.get(address(live, part), headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert "dialog__head" in fragment
    assert client.get(f"/incidents/99/{part}").status_code == 404


@pytest.mark.usefixtures("other", "ledger")
@pytest.mark.parametrize(("part", "fields"), ACTS)
def test_readers_change_nothing(
    part: str, fields: dict[str, str], live: Incident, outsider: Person, signed_in: SignedIn
) -> None:
    """X3: 403, and the record is as it was; the links of the page are none of theirs."""
    assert signed_in(outsider).post(address(live, part), fields, headers=HTMX).status_code in (403, 409)
    assert fresh(live).sequence == live.sequence


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize(
    ("part", "fields", "slot"),
    [
        ("merge/", {"into": "2", "reason": ""}, "d-reason"),
        ("merge/", {"into": "77", "reason": "x"}, "d-into"),
        ("merge/", {"into": "x\0", "reason": "x"}, "d-into"),
        ("whole/", {"parent": ""}, "d-parent"),
        ("whole/", {"parent": "999999999999999999999"}, "d-parent"),
        ("services/", {"services": "nothing"}, "d-services"),
        ("services/", {}, "d-services"),
        ("links/", {"url": "javascript:alert(1)", "kind": "other"}, "d-url"),
        ("links/", {"url": "", "kind": "other"}, "d-url"),
        ("links/", {"url": "https://a.example", "kind": "song"}, "d-kind"),
    ],
)
def test_wrong_input_at_its_field(
    part: str, fields: dict[str, str], slot: str, live: Incident, alex: Person, signed_in: SignedIn
) -> None:
    """X5: 4xx with the reason at the field, in the dialog and as a page."""
    client = signed_in(alex)
    for headers in (HTMX, {}):
        answer = client.post(address(live, part), fields, headers=headers)
        assert answer.status_code in (409, 422)
        assert f"{slot}-error" in answer.content.decode()
    assert fresh(live).sequence == live.sequence


def test_a_merged_ones_links_lead_on(live: Incident, other: Incident, alex: Person, signed_in: SignedIn) -> None:
    """D3: the old address leads to where it goes on, with a notice; the record stays readable."""
    client = signed_in(alex)
    done = client.post(address(live, "merge/"), {"into": "2", "reason": "The same."}, headers=HTMX)
    assert done.headers["HX-Redirect"] == address(live)
    assert client.get(address(live)).headers["Location"] == f"{address(other)}?merged=1"
    assert "INC-1 goes on here." in client.get(f"{address(other)}?merged=1").content.decode()
    assert "Merged into INC-2." in client.get(f"{address(live)}?record=1").content.decode()


def test_a_late_merge_is_told(live: Incident, other: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: 409 and what happened."""
    merging.merge(incident=live, into=other, reason="x", by=alex, at=ago(1))
    answer = signed_in(alex).post(address(live, "merge/"), {"into": "2", "reason": "x"}, headers=HTMX)
    assert answer.status_code == 409
    assert "INC-1 was merged into INC-2" in answer.content.decode()


def test_customers_were_told(live: Incident, other: Incident, alex: Person, signed_in: SignedIn) -> None:
    """D3: the refusal names the way out at the field."""
    updated(live, by=alex, at=ago(5))
    answer = signed_in(alex).post(address(live, "merge/"), {"into": "2", "reason": "x"}, headers=HTMX)
    assert "Merge INC-2 into this one" in answer.content.decode().split("d-into-error")[1]


def test_the_whole_shows_its_parts(live: Incident, alex: Person, dana: Person, signed_in: SignedIn) -> None:
    """D10: severity, phase, commander and the next word, late ones said; the part leads up."""
    part = declared(by=dana, at=ago(9), level=1, title="Payouts late", part_of=live)
    html = signed_in(alex).get(address(live, "head/"), headers=HTMX).content.decode()
    strip = html.split('aria-labelledby="h-parts"')[1].split("</section>")[0]
    assert all(words in strip for words in ("INC-2 Payouts late", "Triage", "Dana commands", "late", "SEV1"))
    assert "every 15s" in html
    assert "Part of INC-1" in signed_in(alex).get(address(part, "head/"), headers=HTMX).content.decode()


def test_the_board_rolls_up(live: Incident, alex: Person, dana: Person, signed_in: SignedIn) -> None:
    """D10: worst severity and soonest promise of the parts on the card of the whole."""
    declared(by=dana, at=ago(3), level=1, title="Payouts late", part_of=live)
    html = signed_in(alex).get("/incidents/").content.decode()
    line = html.split("acard__parts")[1].split("</p>")[0]
    assert all(words in line for words in ("1 open part ", "SEV1", "INC-2 speaks next in"))


def test_attach_and_detach(live: Incident, other: Incident, alex: Person, signed_in: SignedIn) -> None:
    """D10: by form, both ways."""
    client = signed_in(alex)
    assert client.post(address(live, "whole/"), {"parent": "2"}).status_code == 302
    assert fresh(live).parent == other
    assert client.post(address(live, "whole/end/"), {"reason": ""}, headers=HTMX).status_code == 200
    assert fresh(live).parent is None
    assert client.post(address(live, "whole/end/"), {}, headers=HTMX).status_code == 409


def test_services_and_links_in_the_head(live: Incident, ledger: Service, alex: Person, signed_in: SignedIn) -> None:
    """D9: the bridge first, runbooks of the services, opened without handing anything over."""
    client = signed_in(alex)
    client.post(address(live, "services/"), {"services": "ledger"}, headers=HTMX)
    client.post(
        address(live, "links/"), {"url": "https://meet.example/w", "kind": "bridge", "label": "War room"}, headers=HTMX
    )
    html = client.get(address(live, "head/"), headers=HTMX).content.decode()
    assert html.index("War room") < html.index("Ledger runbook")
    assert html.count('rel="noopener noreferrer"') == 2
    assert "Money" in client.get(address(live, "services/"), headers=HTMX).content.decode()
    pk = IncidentLink.objects.get().pk
    assert client.post(address(live, f"links/{pk}/end/"), headers=HTMX).status_code == 200
    assert client.post(address(live, f"links/{pk}/end/"), headers=HTMX).status_code == 409
    assert client.post(address(live, "links/9999/end/"), headers=HTMX).status_code == 404


def test_the_announcement(live: Incident, ledger: Service, alex: Person, signed_in: SignedIn) -> None:
    """D3: severity, started, summary, roles, links, in one text to copy."""
    Incident.objects.filter(pk=live.pk).update(summary="Pay fails.", who_else="Support")
    links.share_link(incident=live, url="https://meet.example/w", kind="bridge", by=alex, at=ago(1))
    html = signed_in(alex).get(address(live, "announcement/")).content.decode()
    said = html.split("<textarea")[1].split("</textarea>")[0]
    for words in ("SEV2 Major: Checkout", "Started: ", "Summary: Pay fails.", "Incident Commander: Alex Moreno",
                  "Ops Lead: open", "Also tell: Support", "Room: http://testserver/", "example/w"):  # fmt: skip
        assert words in said


def test_still_right(live: Incident, alex: Person, priya: Person, signed_in: SignedIn) -> None:
    """D6: the button of the severity form; only the commander's press counts."""
    assert signed_in(priya).post(address(live, "severity/"), {"press": "still"}, headers=HTMX).status_code == 403
    answer = signed_in(alex).post(
        address(live, "severity/"), {"press": "still", "reason": "30% as before."}, headers=HTMX
    )
    assert answer.status_code == 200
    assert bodies(live)[-1] == "Severity checked, still SEV2. 30% as before."


def test_the_triage_helper_in_the_severity_form(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """D4, D6: it suggests, takes over, and its answers are kept with the change."""
    answers: dict[str, Any] = {"affected": "yes", "share": "over50", "reason": "Half of Europe"}
    client = signed_in(alex)
    assert (
        "Suggested SEV1." in client.post(address(live, "severity/"), {**answers, "press": "suggest"}).content.decode()
    )
    used = client.post(address(live, "severity/"), {**answers, "press": "use-1"}).content.decode()
    assert 'value="1" checked' in used
    client.post(address(live, "severity/"), {**answers, "level": "1"}, headers=HTMX)
    assert fresh(live).triage_answers == {"affected": "yes", "share": "over50", "suggested": "SEV1"}


def test_the_parts_of_a_whole_cost_three_queries(
    live: Incident, alex: Person, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    """ARCHITECTURE: services and links cost one query, parts three, only where there are any."""
    for number in range(4):
        events.attach(part=declared(by=alex, at=ago(5), title=f"Part {number}"), parent=live, by=alex, at=ago(4))
    client = signed_in(alex)
    client.get(address(live, "head/"), headers=HTMX)
    with django_assert_max_num_queries(12):
        client.get(address(live, "head/"), headers=HTMX)
