"""The fix track over HTTP: by plain form and by htmx, by whom, and what each answers (SPEC W1-W5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.kit import clock
from incidents import fixing, risks, work
from incidents.models import Incident
from roster.models import Person
from tests.builders import declared, proposed, staffed
from tests.incidents.rooms import HTMX, SignedIn, address, ago

LATER = f"{clock.now() + timedelta(days=9):%Y-%m-%d %H:%M}"


@pytest.fixture
def live(alex: Person, priya: Person, dana: Person, lee: Person) -> Incident:
    """P-1 waits with a question, P-2 waits at high risk, P-3 is approved, P-4 is done; T-1 and one of the rest each."""
    incident = staffed(declared(by=alex, at=ago(10)), ago(9), alex, communications=priya)
    first = proposed(incident, by=alex, at=ago(8))
    fixing.ask(proposal=first, question="Does it lose data?", by=dana, at=ago(7))
    proposed(incident, by=lee, at=ago(6), risk="high")
    for result in ("", "helped"):
        row = proposed(incident, by=lee, at=ago(5))
        fixing.approve(proposal=row, by=alex, at=ago(4))
        if result:
            fixing.observe(proposal=row, result=result, observed="Fewer errors", by=lee, at=ago(3))
    return with_work(incident, alex, dana)


def with_work(incident: Incident, alex: Person, dana: Person) -> Incident:
    work.open_workstream(incident=incident, name="Database", by=alex, at=ago(5))
    work.ask(incident=incident, what="Check the captures", owner=None, report_in_minutes=2, by=alex, at=ago(4))
    work.put_mitigation(incident=incident, what="2 workers", by=alex, at=ago(3))
    risks.accept_risk(
        incident=incident, what="One disk", owner=dana, monitoring="Alert", expires_at=ago(-9999), by=alex, at=ago(2)
    )
    incident.refresh_from_db()
    return incident


WORDS = {"what": "Fail over", "risk": "low", "risk_words": "A minute of writes", "undo": "Fail back", "effect": ""}
RISK = {"what": "No standby", "owner": "dana", "monitoring": "Alert", "expires_at": LATER}
FORMS = [
    ("objective/", {"text": "Restore checkout"}),
    ("proposals/", WORDS),
    ("proposals/2/approval/", {"version": "1", "risk_said": "on", "hand": "on", "sentence": "We change something."}),
    ("proposals/1/rejection/", {"version": "2", "reason": "Month end"}),
    ("proposals/1/withdrawal/", {"version": "2", "reason": ""}),
    ("proposals/1/questions/", {"version": "2", "question": "How long?"}),
    ("proposals/1/questions/{q}/", {"text": "No."}),
    ("proposals/3/stop/", {"version": "2", "reason": "Load rises"}),
    ("proposals/3/result/", {"version": "2", "result": "partly", "observed": "Some", "temporary": "Two workers"}),
    ("proposals/3/sentence/", {"sentence": "We change something."}),
    ("tasks/", {"what": "Look", "owner": "dana", "report_in_minutes": "10", "workstream": ""}),
    ("tasks/1/report/", {"text": "Half", "next_report_at": ""}),
    ("tasks/1/outcome/", {"outcome": "None twice"}),
    ("tasks/1/dropping/", {"reason": "Not needed"}),
    ("tasks/1/owner/", {"owner": "dana"}),
    ("workstreams/", {"name": "Payments", "lead_by": "dana", "objective": ""}),
    ("mitigations/", {"what": "Pool 320"}),
    ("mitigations/1/settlement/", {"settled": "ticketed", "link": "OPS-1"}),
    ("risks/", RISK),
    ("risks/{r}/end/", {"how": "Replaced"}),
]
PRESSES = [
    ("proposals/1/approval/", {"version": "2", "press": "1"}),
    ("proposals/3/run/", {"version": "2"}),
    ("proposals/4/verification/", {}),
    ("tasks/1/acknowledgement/", {}),
    ("tasks/1/back/", {"minutes": "10"}),
    ("workstreams/{w}/end/", {}),
]
WRONG = [
    ("objective/", {"text": " "}),
    ("proposals/", {**WORDS, "undo": ""}),
    ("proposals/2/approval/", {"version": "1", "hand": ""}),
    ("proposals/1/rejection/", {"version": "2", "reason": ""}),
    ("proposals/1/questions/", {"question": ""}),
    ("proposals/1/questions/{q}/", {"text": ""}),
    ("proposals/3/stop/", {"reason": ""}),
    ("proposals/3/result/", {"result": "x", "observed": "kept words"}),
    ("tasks/", {"what": "kept words", "owner": "nobody", "report_in_minutes": "10"}),
    ("tasks/1/report/", {"text": "kept words", "next_report_at": "25:99"}),
    ("tasks/1/outcome/", {"outcome": ""}),
    ("tasks/1/dropping/", {"reason": ""}),
    ("tasks/1/owner/", {"owner": "outsider"}),
    ("workstreams/", {"name": ""}),
    ("mitigations/1/settlement/", {"settled": "ticketed", "link": ""}),
    ("risks/", {**RISK, "expires_at": "soon"}),
    ("risks/{r}/end/", {"how": ""}),
]


def at(incident: Incident, part: str) -> str:
    """The address of a part; `{q}`, `{w}`, `{r}` are the question, the workstream, the risk."""
    asked = incident.proposals.get(number=1).questions.get().pk
    rows = {"q": asked, "w": incident.workstreams.get().pk, "r": incident.accepted_risks.get().pk}
    return address(incident, part.format(**rows))


@pytest.mark.parametrize(("part", "fields"), FORMS + PRESSES)
def test_act_answers_with_the_lane(
    part: str, fields: dict[str, str], live: Incident, alex: Person, signed_in: SignedIn
) -> None:
    """ARCHITECTURE 9: the fragment the page includes is the fragment the action returns."""
    response = signed_in(alex).post(at(live, part), fields, headers=HTMX)
    assert response.status_code == 200, response.content
    assert '<hx-partial hx-target="#fix" hx-swap="outerMorph">' in response.content.decode()
    assert response.headers["HX-Trigger"] == "fireline:done"


@pytest.mark.parametrize(("part", "fields"), FORMS + PRESSES)
def test_act_works_without_javascript(
    part: str, fields: dict[str, str], live: Incident, alex: Person, signed_in: SignedIn
) -> None:
    """ARCHITECTURE 9: plain form first; afterwards the room."""
    response = signed_in(alex).post(at(live, part), fields)
    assert (response.status_code, response.headers.get("Location")) == (302, address(live))


@pytest.mark.parametrize("part", [part for part, _ in FORMS] + ["proposals/1/approval/", "proposals/?move=rollback"])
def test_dialog_is_a_fragment_and_a_page(part: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """Design: every dialog is a page of its own without JavaScript, and a GET changes nothing."""
    client, url = signed_in(alex), at(live, part)
    fragment, page = client.get(url, headers=HTMX), client.get(url)
    assert fragment.status_code == page.status_code == 200
    assert b'id="h-dialog"' in fragment.content
    assert b"<html" not in fragment.content
    assert b"<html" in page.content
    assert Incident.objects.get(pk=live.pk).sequence == live.sequence


@pytest.mark.parametrize(("part", "fields"), FORMS + PRESSES)
def test_viewer_changes_nothing(
    part: str, fields: dict[str, str], live: Incident, outsider: Person, signed_in: SignedIn
) -> None:
    """X3: viewing is not editing."""
    client, url = signed_in(outsider), at(live, part)
    assert client.post(url, fields, headers=HTMX).status_code == 403
    assert client.post(url, fields).status_code == 403
    assert Incident.objects.get(pk=live.pk).sequence == live.sequence


@pytest.mark.parametrize(("part", "fields"), WRONG)
def test_wrong_input_keeps_what_was_typed(
    part: str, fields: dict[str, str], live: Incident, alex: Person, signed_in: SignedIn
) -> None:
    """X5: 422 with the reason at the field; the plain page keeps the text."""
    client, url = signed_in(alex), at(live, part)
    assert client.post(url, fields, headers=HTMX).status_code == 422
    page = client.post(url, fields)
    assert page.status_code == 422
    assert "kept words" not in fields.values() or b"kept words" in page.content
    assert Incident.objects.get(pk=live.pk).sequence == live.sequence


NOWHERE = [
    part.replace("1", "77").replace("2", "77").replace("3", "77") for part, _ in FORMS if any(map(str.isdigit, part))
]


@pytest.mark.parametrize("part", [*NOWHERE, "proposals/9999999999/run/", "risks/99999999999999999999/end/"])
def test_unknown_rows_are_404(part: str, live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """X5: what does not exist is 404, whatever its number."""
    url = at(live, part)
    assert signed_in(alex).post(url, {}).status_code == 404


@pytest.mark.parametrize(("part", "fields"), [
    ("proposals/1/approval/", {"version": "1", "press": "1"}),
    ("proposals/1/rejection/", {"version": "1", "reason": "x"}),
    ("proposals/3/run/", {"version": "1"}),
    ("proposals/4/stop/", {"version": "3", "reason": "x"}),
])  # fmt: skip
def test_a_stale_card_is_409(
    part: str, fields: dict[str, str], live: Incident, alex: Person, signed_in: SignedIn
) -> None:
    """W1: a late click does nothing and says so, in a fragment and on a page."""
    client, url = signed_in(alex), at(live, part)
    response = client.post(url, fields, headers=HTMX)
    assert response.status_code == 409
    assert "your click did nothing" in response.content.decode()
    assert client.post(url, fields).status_code == 409
    assert Incident.objects.get(pk=live.pk).sequence == live.sequence


def test_approving_hands_the_sentence_over(live: Incident, alex: Person, signed_in: SignedIn) -> None:
    """W1, C2: Communications gets a sentence in customers' words, pre-ticked for a high risk."""
    client, url = signed_in(alex), address(live, "proposals/2/approval/")
    form = client.get(url, headers=HTMX).content.decode()
    assert "Hand Priya a draft update" in form
    assert "checked" in form.split('name="hand"')[1].split(">")[0]
    assert "settlement-batch" not in fixing.SENTENCE
    client.post(url, {"version": "1", "risk_said": "on", "hand": "on", "sentence": fixing.SENTENCE})
    assert live.draft.suggestions[0]["fields"] == {"next_step": fixing.SENTENCE}


def test_the_page_of_accepted_risks(live: Incident, outsider: Person, signed_in: SignedIn) -> None:
    """W5: every accepted risk with its owner and its expiry."""
    html = signed_in(outsider).get("/risks/").content.decode()
    assert "One disk" in html
    assert "Dana Vargas owns it" in html
