"""The board: who needs help first, and a history whose every view is a link (design/README 3.2)."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest

from incidents import board, history
from roster.models import Person
from tests.builders import declared, minutes, monitoring, resolved, staffed, updated

BOARD = "/incidents/"


def read(client: Any, address: str = BOARD) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def rows(person: Person, at: datetime, **asked: str) -> list[int]:
    return [one.number for one in history.rows(person, history.Query.of(asked), at)]


def test_overdue_comes_first(alex: Person, at: datetime) -> None:
    """README 3.2: overdue, then a wanted role vacant, then severity, then age."""
    minor = declared(by=alex, at=at, level=3, title="Late mail")
    major = declared(by=alex, at=at + minutes(12), title="Slow search")
    fresh = declared(by=alex, at=at + minutes(13), level=1, title="Writes fail")
    found = board.cards(alex, at + minutes(16))
    assert [card.incident for card in found] == [minor, fresh, major]
    assert [card.is_alarm for card in found] == [True, False, False]


def test_a_card_names_what_is_missing(alex: Person, priya: Person, sam: Person, at: datetime) -> None:
    """P6: wanted roles that nobody holds; red once the next word is overdue."""
    incident = staffed(declared(by=alex, at=at, level=1), at, alex, communications=priya)
    calm, late = (board.cards(alex, at + minutes(after))[0] for after in (1, 6))
    assert [(flag.words, flag.tone) for flag in calm.flags] == [("No Ops Lead", "orange"), ("No Scribe", "orange")]
    assert {flag.tone for flag in late.flags} == {"red"}
    staffed(incident, at, alex, operations=sam, scribe=alex)
    card = board.cards(alex, at)[0]
    assert (card.flags, card.hats) == ([], "IC and Scribe")


def test_a_card_shows_stabilization(alex: Person, priya: Person, sam: Person, at: datetime) -> None:
    """E1: clean minutes of those wanted, then that it can be resolved."""
    incident = staffed(declared(by=alex, at=at), at, alex, communications=priya, operations=sam)
    monitoring(incident, by=alex, at=at)
    words = [board.cards(alex, at + minutes(after))[0].flags[0].words for after in (6, 15)]
    assert words == ["6 of 15 clean min", "15 min clean, can be resolved"]


def test_the_board_asks_few_questions(
    signed_in: Any, alex: Person, priya: Person, at: datetime, django_assert_max_num_queries: Any
) -> None:
    """The page reads cards, navigation and history in at most 14 queries, however many there are."""
    for number in range(6):
        staffed(declared(by=alex, at=at, title=f"Open {number}"), at, alex, communications=priya)
        resolved(by=priya, at=at, title=f"Ended {number}")
    client = signed_in(alex)
    with django_assert_max_num_queries(14):
        html = read(client)
    assert html.count('class="acard"') + html.count('class="acard" ') >= 6


def test_an_empty_board_says_when_the_last_one_ended(signed_in: Any, alex: Person, at: datetime) -> None:
    """README 7: an empty state says what happened and what to do."""
    html = read(signed_in(alex))
    assert "Nothing was declared yet" in html
    incident = resolved(by=alex, at=at)
    assert f">{incident.reference}</a>, ended" in read(signed_in(alex))


def test_cards_and_rows_refresh_themselves(signed_in: Any, alex: Person, at: datetime) -> None:
    """README 4: each region is the same fragment in the page and alone."""
    declared(by=alex, at=at)
    client = signed_in(alex)
    cards, table = read(client, "/incidents/cards/"), read(client, "/incidents/history/?severity=2")
    assert cards.lstrip().startswith('<section id="active"')
    assert table.lstrip().startswith('<div id="history"')
    assert 'hx-trigger="every 15s"' in cards
    assert "/incidents/history/?severity=2" in table


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["a", "b"]),
        ({"q": "search"}, ["b"]),
        ({"q": "INC-2"}, ["b"]),
        ({"q": "payments"}, ["a"]),
        ({"q": "@priya"}, ["b"]),
        ({"q": "Nair slow"}, ["b"]),
        ({"severity": "1"}, ["a"]),
        ({"severity": "1,2"}, ["a", "b"]),
        ({"mine": "1"}, ["a"]),
        ({"days": "90"}, ["b"]),
        ({"q": "%"}, []),
        ({"q": "\0"}, ["a", "b"]),
        ({"q": "99999999999999999999"}, []),
        ({"severity": "9,x", "sort": "password", "page": "-1", "size": "1e9"}, ["a", "b"]),
    ],
)
def test_history_is_found(asked: dict[str, str], found: list[str], alex: Person, priya: Person, at: datetime) -> None:
    """README 3.2: by title, reference, service and person; filters narrow; nonsense means everything."""
    named = {
        resolved(by=alex, at=at - timedelta(days=100), level=1, title="Cards refused", services="Payments").number: "a",
        resolved(by=priya, at=at, title="Search is slow").number: "b",
    }
    assert sorted(named[number] for number in rows(alex, at, **asked)) == found


def test_a_search_finds_what_is_still_open(alex: Person, at: datetime) -> None:
    """A number that somebody looks for never seems not to exist."""
    incident = declared(by=alex, at=at)
    assert rows(alex, at) == []
    assert rows(alex, at, q=incident.reference) == [incident.number]


def test_updates_on_time_counts_promises_once(alex: Person, at: datetime) -> None:
    """C5: kept of settled; a promise to two audiences is one moment, late is strictly after it."""
    incident = declared(by=alex, at=at)
    updated(incident, by=alex, at=at + minutes(4), next_in=20)
    updated(incident, by=alex, at=at + minutes(25), next_in=20)
    row = history.Row(history.rows(alex, history.Query.of({"q": incident.reference}), at).get())
    assert (row.on_time.words, row.on_time.tone) == ("1 of 2", "orange")


def test_history_sorts(alex: Person, at: datetime) -> None:
    """The worst or newest first, the other way round on a second press; no answer stands last."""
    long = resolved(by=alex, at=at, lasting=300).number
    short = resolved(by=alex, at=at + timedelta(days=1), lasting=60).number
    assert rows(alex, at, sort="-impact") == [long, short]
    assert rows(alex, at, sort="impact") == [short, long]
    assert rows(alex, at) == [short, long]
    sorts = history.Query.of({"sort": "-impact"}).sorts
    assert (sorts["impact"].link, sorts["impact"].direction) == ("?sort=impact", "descending")


def test_history_is_paged(alex: Person, at: datetime) -> None:
    """25 a page, 100 at most; a page past the end is the last; every view is a link."""
    for number in range(3):
        resolved(by=alex, at=at + timedelta(hours=number))
    table = history.table(alex, history.Query.of({"size": "2", "page": "9", "q": "checkout"}), at)
    assert (len(table.rows), table.older, table.newer) == (1, "", "?q=checkout&size=2")
    assert history.Query.of({"size": "5000"}).size == 100
    assert history.Query.of({"page": "2", "severity": "2,1"}).here == "?severity=1%2C2&page=2"


def test_a_filter_is_a_link_that_takes_itself_away() -> None:
    """README 2.1: filters live in the query string."""
    chips = {chip.label: chip for chip in history.Query.of({"severity": "1", "mine": "1"}).chips}
    assert (chips["SEV1"].on, chips["SEV1"].link) == (True, "?mine=1")
    assert (chips["SEV2"].on, chips["SEV2"].link) == (False, "?severity=1%2C2&mine=1")


def test_export_is_safe_and_whole(signed_in: Any, alex: Person, at: datetime) -> None:
    """CWE-1236: the CSV has every row of the filter, and a title that looks like a formula stays text."""
    for number in range(30):
        resolved(by=alex, at=at + timedelta(hours=number), title=f"=HYPERLINK({number})")
    answer = signed_in(alex).get("/incidents/history.csv?severity=2")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    found = list(csv.DictReader(StringIO(text)))
    assert len(found) == 30
    assert found[0]["Title"] == "'=HYPERLINK(29)"
    assert (found[0]["Impact, minutes"], found[0]["Commander"]) == ("45", "Alex Moreno")
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("address", [BOARD, "/incidents/cards/", "/incidents/history/", "/incidents/history.csv"])
def test_the_board_is_for_people_signed_in(client: Any, db: None, address: str) -> None:
    """X3: pages lead to sign-in, fragments answer 403."""
    assert client.get(address).status_code == 302
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 403


def test_markup_in_a_title_is_text(signed_in: Any, alex: Person, at: datetime) -> None:
    """X3: nothing supplied by a person is rendered unescaped."""
    declared(by=alex, at=at, title="<img src=x onerror=alert(1)>")
    html = read(signed_in(alex), f"{BOARD}?q=<script>")
    assert "<img src=x" not in html
    assert "<script>" not in html
