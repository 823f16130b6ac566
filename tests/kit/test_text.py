"""Text from outside: what is stored, what is dropped, what is refused (RELIABILITY 5)."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.kit import text
from config.kit.errors import Refusal, TooLate


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("", ""),
        ("  a \t b\r\nc\x0bd\u2028e ", "a b c d e"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("a\x07b\x7fc\x9fd", "abcd"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("\u200fשלום", "\u200fשלום"),
        ("👩\u200d🚒 é", "👩\u200d🚒 é"),
    ],
)
def test_line(typed: str | None, kept: str) -> None:
    """X5: one line: space folded; colours, control characters and direction overrides dropped."""
    assert text.line(typed, field="title") == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x85b\u2028c\u2029d\x0ce", "a\nb\nc\nd\ne"),
        ("\n\n  a\tb  \n\n c \n", "a\tb  \n\n c"),
        ("\x1b[32mok\x1b[m\x08", "ok"),
        ("a\u202eb", "a\u202eb"),
    ],
)
def test_paragraphs(typed: str | None, kept: str) -> None:
    """X5: several lines: line ends made plain, control characters dropped; direction is the page's to contain."""
    assert text.paragraphs(typed, field="summary") == kept


@pytest.mark.parametrize("clean", [text.line, text.paragraphs])
@pytest.mark.parametrize("bad", ["\0", "a\0", "\ud800", "x\udfffy", "\x1b[3\0m"])
def test_unstorable(clean: Any, bad: str) -> None:
    """X5: NUL and surrogates are refused at the field, never dropped in silence."""
    with pytest.raises(Refusal) as caught:
        clean(bad, field="title")
    assert (caught.value.field, caught.value.status) == ("title", 422)


@pytest.mark.parametrize("clean", [text.line, text.paragraphs])
@pytest.mark.parametrize("blank", [None, "", "  \n\t ", "\u200b", "\u2060\ufeff", "\x07", "\u202e"])
def test_required(clean: Any, blank: str | None) -> None:
    """X5: invisible is empty."""
    with pytest.raises(Refusal, match=r"Please write something here\."):
        clean(blank, field="title", required=True)


@pytest.mark.parametrize("clean", [text.line, text.paragraphs])
def test_limit(clean: Any) -> None:
    """X5: counted in characters after cleaning; the message says how many there are and how many fit."""
    assert clean("  " + "é" * 5 + "  ", field="title", limit=5) == "é" * 5
    with pytest.raises(Refusal, match=r"This is 1,200 characters long; 1,000 fit\."):
        clean("x" * 1200, field="title", limit=1000)


@pytest.mark.parametrize("clean", [text.line, text.paragraphs])
@pytest.mark.parametrize("wrong", [0, 5, True, b"x", ["x"], {"x": 1}])
def test_not_text(clean: Any, wrong: Any) -> None:
    """X5: a number is not text, not even nought."""
    with pytest.raises(Refusal, match=r"This must be text\."):
        clean(wrong, field="title")


def test_limits_of_the_design() -> None:
    """X5: a line has 200 characters, a text 25,000."""
    assert (text.LINE, text.PARAGRAPHS) == (200, 25_000)


@settings(max_examples=80, deadline=None, database=None)
@given(st.text(st.characters()))
def test_cleaning_is_done_once(typed: str) -> None:
    """X5: what was cleaned stays as it is when it is sent again."""
    for clean in (text.line, text.paragraphs):
        try:
            once = clean(typed, field="x")
        except Refusal:
            continue
        assert clean(once, field="x") == once
        assert "\0" not in once.encode().decode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(), max_size=5), inner, max_size=3)
    ),
    max_leaves=9,
)


@settings(max_examples=80, deadline=None, database=None)
@given(st.dictionaries(st.text(max_size=5), JSON, max_size=3))
def test_facts(found: dict[str, Any]) -> None:
    """X5: facts are refused, or come back from JSON as they went in and hold nothing a database refuses."""
    with suppress(Refusal):
        kept = text.facts(found, field="extras")
        assert kept == found == json.loads(json.dumps(kept))
        assert "\\u0000" not in json.dumps(kept).replace("\\\\", "")


def test_no_facts() -> None:
    """X5: nothing is an empty mapping."""
    assert text.facts(None, field="extras") == {}


def test_refusals_speak() -> None:
    """D11: one object for page and API: words, field, code, status."""
    refusal = Refusal("Not yet.", field="to", remedy="Wait.")
    assert str(refusal) == "Not yet. Wait."
    assert refusal.as_dict() == {"error": {"code": "refusal", "field": "to", "message": "Not yet. Wait."}}
    assert TooLate("Gone.", shown={"theirs": 1}).shown == {"theirs": 1}
    assert (TooLate.status, TooLate("Gone.").as_dict()["error"]["code"]) == (409, "toolate")
