"""The review of updates: what it catches, what it leaves alone, what it costs on real posts (SPEC C4)."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from incidents import reviewing
from incidents.access import NotAllowed
from incidents.models import Incident, WordList
from incidents.review import Facts, Hint, Review, review, words
from roster.models import Person
from tests.builders import declared, minutes, updated
from tests.incidents.helpers import refused

AT = datetime(2026, 6, 6, 14, 48, tzinfo=UTC)
FACTS = Facts(
    at=AT, lasting=timedelta(minutes=20), limit=timedelta(minutes=60), people=words.names(["Lee Kwan", "Will Hart"])
)
GOOD: dict[str, Any] = {
    "audience": "both",
    "status": "identified",
    "impact": "About 30% of checkout attempts fail with an error. Browsing, cart and account pages are not affected.",
    "known": "Errors began at 14:14 UTC. A background job is using up database capacity.",
    "next_step": "We are slowing the job down.",
    "next_update_at": AT + timedelta(minutes=27),
}


def read(facts: Facts = FACTS, **fields: Any) -> Review:
    return review({**GOOD, **fields}, facts)


def hints(facts: Facts = FACTS, **fields: Any) -> list[Hint]:
    return read(facts, **fields).hints


def test_a_good_update_gets_the_green_line() -> None:
    """C4: what passes is said too, and nothing else."""
    found = read()
    assert found.hints == []
    assert found.passes == [
        "states impact", "promises a time", "names no vendor", "blames nobody",
        "promises no fix", "plain words", "guesses nothing",
    ]  # fmt: skip


def test_the_two_warnings_of_the_mock_up() -> None:
    """Design 3.1: the promise and the engineer-speak, each with its one press."""
    found = hints(
        known="Errors began at 14:14 UTC. A batch job exhausted the DB connection pool and is holding up checkout.",
        next_step="We are slowing the job down. Checkout will be fixed by 15:10.",
    )
    promised = next(hint for hint in found if hint.rule == "promise")
    assert (promised.excerpt, promised.find, promised.verb) == (
        "will be fixed by 15:10", "Checkout will be fixed by 15:10.", "Remove",
    )  # fmt: skip
    pool = next(hint for hint in found if hint.excerpt == "DB connection pool")
    assert (pool.offer, pool.verb) == ("database capacity", "Replace")
    assert pool.says == "is engineer-speak. Customers read “database capacity”."


@pytest.mark.parametrize(
    "text",
    [
        "It will be fixed by 15:10.",
        "ETA 20 minutes.",
        "Back within 30 minutes.",
        "We expect it to be resolved in the next hour.",
        "Fixed shortly.",
        "Service should be restored in 2 hours.",
    ],
)
def test_promises_are_found(text: str) -> None:
    """C4: a time to fix, or "soon"."""
    assert {hint.rule for hint in hints(next_step=text)} == {"promise"}


@pytest.mark.parametrize(
    "text",
    [
        "We will update within 30 minutes.",
        "We work on it as soon as possible.",
        "Next update by 15:15 UTC.",
        "Expect news in 30 minutes.",
    ],
)
def test_times_of_news_are_no_promises_of_a_fix(text: str) -> None:
    """C1, C4: a time for the next update is what we want."""
    assert hints(next_step=text) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("vendor", "AWS is slow in one region."),
        ("blame", "A deploy broke it."),
        ("blame", "An engineer made a change."),
        ("blame", "Lee stopped the job."),
        ("jargon", "Replica lag is high."),
        ("guess", "We think it is the database."),
        ("guess", "The root cause is unknown."),
    ],
)
def test_words_for_insiders(rule: str, text: str) -> None:
    """C2, C4: suppliers, blame, our people, engineer-speak and guesses; an internal update may name the first four."""
    assert rule in {hint.rule for hint in hints(known=text)}
    inside = {hint.rule for hint in hints(audience="stakeholders", known=text)}
    assert inside == ({"guess"} if rule == "guess" else set())


@pytest.mark.parametrize(
    "text", ["We will look into it.", "Our laws and flaws.", "We asked for leeway.", "Podcasts play.", "Redeployment"]
)
def test_parts_of_words_are_left_alone(text: str) -> None:
    """C4: only whole words count, and a first name that is a word of its own does not."""
    assert hints(known=text) == []


@pytest.mark.parametrize(
    ("impact", "says"),
    [
        ("", "Who is affected, and what still works?"),
        ("There is a problem.", "who is affected"),
        ("30% of checkouts fail.", "what still works"),
    ],
)
def test_impact_says_who_and_what_still_works(impact: str, says: str) -> None:
    """C4: no customer impact stated."""
    assert says in next(hint.says for hint in hints(impact=impact) if hint.rule == "impact")


def test_silence_and_the_limit() -> None:
    """C4: no next time, one beyond the limit, and the same words again."""
    assert [hint.rule for hint in hints(next_update_at=None)] == ["silence"]
    late = hints(next_update_at=AT + timedelta(minutes=90))
    assert [(hint.rule, hint.says, hint.offer) for hint in late] == [("limit", "SEV2 allows up to 15:48 UTC.", "15:48")]
    same = replace(FACTS, last=((GOOD["impact"], GOOD["known"], GOOD["next_step"]),))
    assert "the last update" in hints(same)[0].says
    assert "last two updates" in hints(replace(same, last=same.last * 2))[0].says


def test_empathy_once() -> None:
    """C4: at SEV1 or after half an hour one acknowledgement is missed; two apologies are one too many."""
    assert hints(replace(FACTS, level=1))[0].offer == "We are sorry for the disruption."
    assert [hint.rule for hint in hints(replace(FACTS, lasting=timedelta(minutes=31)))] == ["empathy"]
    assert hints(replace(FACTS, level=1), known="We are sorry.") == []
    assert "2 apologies" in hints(known="We are sorry. We apologise.")[0].says


def test_the_last_words() -> None:
    """C4: resolving without duration or apology."""
    found = hints(status="resolved", impact="Checkout works again.", known="", next_update_at=None)
    assert [hint.offer for hint in found] == ["It lasted about 20 min.", "We are sorry for the disruption."]
    done = "Checkout works again. It failed for 40 minutes. We are sorry."
    assert hints(status="resolved", impact=done, known="", next_update_at=None) == []


def test_facts_come_from_the_room(alex: Person, lee: Person, at: datetime) -> None:
    """C4: roster, last words, limit and length are those of the incident."""
    incident = declared(by=alex, at=at)
    updated(incident, by=alex, at=at)
    incident = Incident.objects.select_related("severity").get()
    fields = {**GOOD, "known": "Lee looks.", "next_update_at": at + minutes(200)}
    assert {hint.rule for hint in reviewing.of(incident, fields, at + minutes(40)).hints} == {
        "blame",
        "limit",
        "empathy",
    }


def test_administrators_change_the_lists(alex: Person, at: datetime) -> None:
    """C4: the lists are settings; an empty one is what comes with Fireline."""
    with refused(kind=NotAllowed):
        reviewing.change(rule="vendor", text="Acme", by=alex, at=at)
    alex.access = "administrator"
    for rule, text in (("nonsense", "x"), ("vendor", "x\n" * 301 + "y" * 121)):
        with refused():
            reviewing.change(rule=rule, text=text, by=alex, at=at)
    reviewing.change(rule="vendor", text="Acme\n\nAcme\nGlobex", by=alex, at=at)
    assert reviewing.in_force()["vendor"] == {"Acme": "", "Globex": ""}
    reviewing.change(rule="vendor", text="", by=alex, at=at)
    assert not WordList.objects.exists()
    assert "AWS" in reviewing.in_force()["vendor"]


@pytest.mark.realdata
def test_real_posts_are_read_quickly(shared: Path) -> None:
    """C4: years of GitHub's posts are read without a fault, in less than 5 ms each; most rules find something."""
    found: Counter[str] = Counter()
    posts, slowest, started = 0, 0.0, time.perf_counter()
    for line in (shared / "data/github/incidents.jsonl").read_text().splitlines():
        for told in json.loads(line)["updates"]:
            began = time.perf_counter()
            final = told["status"] == "Resolved"
            fields = {"audience": "public", "status": "resolved" if final else "identified", "impact": told["message"]}
            found.update(
                hint.rule for hint in review({**fields, "next_update_at": GOOD["next_update_at"]}, FACTS).hints
            )
            slowest, posts = max(slowest, time.perf_counter() - began), posts + 1
    print(f"{posts} posts, {(time.perf_counter() - started) / posts * 1000:.2f} ms each, slowest {slowest * 1000:.1f}")
    print(found.most_common())
    assert (time.perf_counter() - started) / posts < 0.005
    assert {"promise", "jargon", "guess", "impact", "resolve", "blame"} <= set(found)


def test_the_longest_text_is_read_in_time() -> None:
    """RELIABILITY 5: no text makes the review slow."""
    for text in ("will be fixed " * 1_500, "a" * 20_000, "within the next " * 1_000, "for " * 5_000, "." * 20_000):
        began = time.perf_counter()
        hints(impact=text, known=text, next_step=text)
        assert time.perf_counter() - began < 0.5
