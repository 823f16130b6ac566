"""One function for each rule of the review; each yields its hints and knows nothing of the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from incidents.review import words
from incidents.review.hints import WORDS, Facts, Hint, Said

Rule = Callable[[Said, Facts], Iterator[Hint]]
CLOCK = r"(?:[01]?\d|2[0-3])(?::[0-5]\d|\s?[ap]\.?m\.?)"
TIMED = re.compile(
    rf"(?:will|should|expect\w*\s+(?:it|this|service|everything)?\s*to)\s+be\s+(?:back|fixed|resolved|restored|working|up|available)"
    rf"[^.!?\n]{{0,30}}?\b(?:by|at|within|in|before)\s+(?:{CLOCK}|\w+\s+(?:minutes?|hours?|days?))"
    rf"|(?:fixed|resolved|restored|back)\s+by\s+{CLOCK}"
    rf"|\b(?:within|in)\s+(?:the\s+next\s+(?:\w+\s+)?|(?:an?|\d+|a\s+few|several)\s+)(?:minutes?|mins?|hours?|hrs?)\b",
    re.IGNORECASE,
)
ABOUT_UPDATES = re.compile(r"\bupdate|\bhear from us|\bnews\b|\breport back", re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?\n]*(?:\.(?=\S)[^.!?\n]*)*[.!?]*[ \t]*")
WHO = re.compile(
    r"\d|\b(?:all|some|most|many|few|every\w*|any(?:body|one)|customers?|users?|people|merchants?|teams?|you|your|half|"
    r"nobody|no one|requests?|attempts?|a (?:small )?(?:number|subset|portion|share) of)\b",
    re.IGNORECASE,
)
STILL_WORKS = re.compile(
    r"\b(?:not affected|unaffected|is fine|are fine|still (?:works?|available|possible)|works?\b|working|no impact|"
    r"not impacted|operational|continues?|available|no other|everything)\b",
    re.IGNORECASE,
)
SORRY = re.compile(r"\b(?:sorry|apologi[sz]e|apologies|we regret)\b", re.IGNORECASE)
FELT = re.compile(r"\b(?:disrupt\w*|we understand|we know (?:that|how)|inconvenience|frustrat\w*|patience)\b", re.I)
LASTED = re.compile(
    r"\b(?:for|lasted|lasting|after|about|between|from)\b[^.\n]{0,40}?(?:\d|\b(?:an?|one|two|three|four|half)\b)[^.\n]{0,20}?"
    r"(?:min|hour|hrs?|day|second|UTC|:\d\d)",
    re.IGNORECASE,
)
LONG = timedelta(minutes=30)
APOLOGY = "We are sorry for the disruption."


def promise(said: Said, facts: Facts) -> Iterator[Hint]:
    """A time to fix; a time for news is what we want."""
    listed = _listed("promise", facts)
    for field in WORDS:
        text = said.texts.get(field, "")
        for found in [*TIMED.finditer(text), *(listed.finditer(text) if listed else ())]:
            if re.search(r"\bas\s+\Z", text[: found.start()]):
                continue
            sentence = _sentence(text, found.start())
            if not ABOUT_UPDATES.search(sentence):
                says = "is a promise. Keep it only if you can meet it."
                yield Hint("promise", says, _squeezed(found[0]), field, sentence.strip(), "", "Remove")


def vendor(said: Said, facts: Facts) -> Iterator[Hint]:
    """A supplier by name."""
    if said.is_public:
        says = "is a supplier. Customers chose you: describe the effect."
        yield from _found("vendor", said, facts, says)


def blame(said: Said, facts: Facts) -> Iterator[Hint]:
    """Who or what did it, and anybody of the roster by name."""
    if not said.is_public:
        return
    says = "points at somebody. Say what happened to customers, not who or what did it."
    yield from _found("blame", said, facts, says)
    people = words.pattern(facts.people, exact=True)
    for field in WORDS:
        for found in people.finditer(said.texts.get(field, "")) if people else ():
            yield Hint("blame", "is one of us. Public text names no person.", found[0], field)


def jargon(said: Said, facts: Facts) -> Iterator[Hint]:
    """Engineer-speak, with the plain word where there is one."""
    if not said.is_public:
        return
    plain = {" ".join(word.lower().split()): offer for word, offer in facts.words.get("jargon", {}).items()}
    for hint in _found("jargon", said, facts, "is engineer-speak."):
        offer = plain.get(" ".join(hint.excerpt.lower().split()), "")
        if not offer:
            yield hint
            continue
        shown = offer[0].upper() + offer[1:] if _opens(said.texts[hint.field], hint.excerpt) else offer
        says = f"is engineer-speak. Customers read “{offer}”."
        yield Hint("jargon", says, hint.excerpt, hint.field, hint.find, shown, "Replace")


def guess(said: Said, facts: Facts) -> Iterator[Hint]:
    """A cause nobody knows yet."""
    yield from _found("guess", said, facts, "is a guess. If you do not know, say you are investigating.")


def impact(said: Said, facts: Facts) -> Iterator[Hint]:
    """Who is affected, and what still works."""
    text = said.texts.get("impact", "")
    if not said.is_public or said.is_final:
        return
    if not text:
        yield Hint(
            "impact", "Who is affected, and what still works? Customers look for themselves first.", field="impact"
        )
    elif not WHO.search(text):
        yield Hint("impact", "Impact does not say who is affected, or how many.", field="impact")
    elif not STILL_WORKS.search(text):
        yield Hint("impact", "Impact does not say what still works.", field="impact")


def silence(said: Said, facts: Facts) -> Iterator[Hint]:
    """No next time, one beyond the limit, or the same words again."""
    if not said.is_final and said.next_update_at is None:
        yield Hint("silence", "No next time. “No change” counts: promise when you write again.", field="next_update_at")
    elif said.next_update_at and facts.limit and said.next_update_at > facts.at + facts.limit:
        latest = facts.at + facts.limit
        says = f"{facts.severity} allows up to {latest:%H:%M} UTC."
        yield Hint(
            "limit", says, f"{said.next_update_at:%H:%M} UTC", "next_update_at", "", f"{latest:%H:%M}", "Replace"
        )
    now = tuple(said.texts.get(name, "").strip() for name in WORDS)
    if any(now) and facts.last and now == facts.last[0]:
        often = "last two updates" if len(facts.last) > 1 and now == facts.last[1] else "last update"
        yield Hint("silence", f"The same words as the {often}. “No change” counts: say what you are still doing.")


def empathy(said: Said, facts: Facts) -> Iterator[Hint]:
    """Acknowledge the effect once, not more."""
    if not said.is_public or said.is_final:
        return
    sorry = len(SORRY.findall(said.all))
    if sorry > 1:
        yield Hint("empathy", f"{sorry} apologies. One is read; more sound hollow.")
    elif not sorry and not FELT.search(said.all) and (facts.level == 1 or facts.lasting > LONG):
        yield Hint("empathy", "Acknowledge the effect once.", "", "impact", "", APOLOGY, "Add")


def resolve(said: Said, facts: Facts) -> Iterator[Hint]:
    """The last words say how long it lasted and that we are sorry."""
    if not said.is_final or not said.is_public:
        return
    if not LASTED.search(said.all):
        minutes = max(1, int(facts.lasting.total_seconds() // 60))
        yield Hint("resolve", "Say how long it lasted.", "", "impact", "", f"It lasted about {minutes} min.", "Add")
    if not SORRY.search(said.all):
        yield Hint("resolve", "Say sorry once.", "", "impact", "", APOLOGY, "Add")


def _listed(rule: str, facts: Facts) -> re.Pattern[str] | None:
    return words.pattern(tuple(facts.words.get(rule, {})))


def _found(rule: str, said: Said, facts: Facts, says: str) -> Iterator[Hint]:
    listed = _listed(rule, facts)
    for field in WORDS:
        for found in listed.finditer(said.texts.get(field, "")) if listed else ():
            yield Hint(rule, says, _squeezed(found[0]), field, found[0])


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str, position: int) -> str:
    """The sentence around a place in a text; a point inside a number or an address does not end it."""
    for found in SENTENCE.finditer(text):
        if found.end() > position:
            return found[0]
    return text


def _opens(text: str, excerpt: str) -> bool:
    return text.lstrip().startswith(excerpt) or f". {excerpt}" in text


RULES: dict[str, tuple[Rule, str]] = {
    "promise": (promise, "promises no fix"),
    "vendor": (vendor, "names no vendor"),
    "blame": (blame, "blames nobody"),
    "jargon": (jargon, "plain words"),
    "guess": (guess, "guesses nothing"),
    "impact": (impact, "states impact"),
    "silence": (silence, "promises a time"),
    "empathy": (empathy, ""),
    "resolve": (resolve, ""),
}
