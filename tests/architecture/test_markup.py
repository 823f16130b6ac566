"""The strict content security policy holds because nothing in the templates needs it loosened."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import files, name, product

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", re.I),
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "hx-on": re.compile(r"\shx-on\b", re.I),
    "evaluated hx-vals": re.compile(r"hx-vals\s*=\s*[\"']?\s*(js|javascript):", re.I),
    "a trigger filter": re.compile(r"hx-trigger\s*=\s*(\"[^\"]*\[|'[^']*\[)", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "markup taken on trust": re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off"),
}
MAY_MARK = {"config/kit/markdown.py"}
EVALUATES = re.compile(r"\beval\s*\(|new Function\b|insertAdjacentHTML|\.(inner|outer)HTML\s*=|document\.write")
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab|hwb)a?\(")
TOKEN = re.compile(r"^\s*--[\w-]+\s*:|^\s*@supports\b")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_templates_hold_no(what: str) -> None:
    """RELIABILITY 4.1: no inline script or style, nothing evaluated, nothing taken on trust."""
    pages = {name(path): COMMENT.sub("", path.read_text()) for path in files(".html", "templates")}
    assert [page for page, text in pages.items() if FORBIDDEN[what].search(text)] == []


def test_only_one_module_vouches_for_markup() -> None:
    """RELIABILITY 4.1: `mark_safe` stands behind the sanitizer and nowhere else."""
    trusting = [path for path in product() if re.search(r"\bmark_safe\b|SafeString\(", path.read_text())]
    assert {name(path) for path in trusting} <= MAY_MARK


def test_scripts_evaluate_nothing() -> None:
    """RELIABILITY 4.1: our scripts set text and attributes, never markup."""
    assert [name(path) for path in files(".js", "static") if EVALUATES.search(path.read_text())] == []


def test_colours_come_from_tokens() -> None:
    """design/README: a raw colour stands in a token and nowhere else, so that both themes stay right."""
    wrong = [
        f"{name(path)}:{number} {line.strip()}"
        for path in files(".css", "static")
        if path.name != "tokens.css"
        for number, line in enumerate(re.sub(r"/\*.*?\*/", _blank, path.read_text(), flags=re.DOTALL).splitlines(), 1)
        if RAW_COLOUR.search(line) and not (path.name == "public.css" and TOKEN.match(line))
    ]
    assert wrong == []


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def test_the_sprite_has_every_icon_that_a_template_names() -> None:
    """README 13: each icon is drawn once, in a file that browsers keep. `python scripts/icons.py NAME` adds one."""
    told = "".join(path.read_text() for path in Path("templates").rglob("*.html"))
    assert (
        set(re.findall(r'(?:% icon |icon=)"([\w-]+)"', told))
        - set(re.findall(r'<symbol id="([\w-]+)"', Path("static/img/icons.svg").read_text()))
        == set()
    )
