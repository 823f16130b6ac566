"""README 9: WCAG 2.2 AA on every page and in every dialog, both themes, desk and phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_shell import overflow, violations

PAGES = [
    *("/incidents/", "/incidents/new/?severity=2", "/me/", "/palette/?q=checkout", "/notifications/", "/services/"),
    *("/postmortems/", "/actions/", "/actions/?view=table", "/status-page/"),
]
DIALOGS = "[...document.querySelectorAll('a[data-dialog]')].map((link) => link.getAttribute('href'))"
LIVE = "[...document.querySelectorAll('#active h3 a')].map((link) => link.getAttribute('href'))"
PAST = "[...document.querySelectorAll('.history__what a')].map((link) => link.getAttribute('href')).slice(0, 1)"


def told(page: Page, addresses: list[str]) -> list[str]:
    """Everything that is wrong with these pages."""
    wrong = []
    for address in addresses:
        answer = page.goto(address)
        wrong += [f"{address}: {answer.status}"] if answer and answer.status != 200 else []
        wrong += [f"{address}: {one}" for one in violations(page)]
        wrong += [f"{address}: {overflow(page)} px too wide"] if overflow(page) else []
    return wrong


def rooms(page: Page) -> list[str]:
    """The live rooms and one that has ended."""
    page.goto("/incidents/")
    return [*page.evaluate(LIVE), *page.evaluate(PAST)]


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 1440)])
def test_every_page(sign_in: Callable[..., Page], theme: str, width: int) -> None:
    """README 9: the pages of the frame, the rooms live and ended, the palette over one of them; a quiet console."""
    page = sign_in("alex", viewport={"width": width, "height": 900}, color_scheme=theme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found = rooms(page)
    wrong = told(page, [*PAGES, *found, f"{found[0]}catch-up/"])
    page.goto(found[0])
    for words, shown in (("", "In this incident"), ("sev", "Change severity to SEV"), ("xyz", "Nothing is called")):
        page.keyboard.press("Control+k")
        page.keyboard.type(words)
        expect(page.locator("#palette")).to_contain_text(shown)
        wrong += [f"palette {words}: {one}" for one in violations(page)]
        page.keyboard.press("Escape")
    assert wrong + complaints == []


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_every_dialog(sign_in: Callable[..., Page], theme: str, width: int) -> None:
    """README 9: every form that opens over a room, each of them also a page of its own."""
    page = sign_in("alex", viewport={"width": width, "height": 900}, color_scheme=theme)
    links: dict[str, str] = {}
    for room in rooms(page):
        page.goto(room)
        for link in page.evaluate(DIALOGS):
            # One of each kind: the form for SEV1 is the form for SEV2.
            links.setdefault("/".join(part for part in link.split("?")[0].split("/") if not part.isdigit()), link)
    assert len(links) > 5
    assert told(page, list(links.values())) == []


def test_readers(sign_in: Callable[..., Page]) -> None:
    """README 9: the stakeholder views, and the same rooms as somebody sees them who only reads."""
    page = sign_in("olive", viewport={"width": 1440, "height": 900})
    found = rooms(page)
    assert told(page, [*found, *(one.replace("briefing/", "") for one in found[:1])]) == []


def test_settings(sign_in: Callable[..., Page]) -> None:
    """README 9: the settings of administrators, on a phone."""
    page = sign_in("admin", viewport={"width": 390, "height": 900}, color_scheme="dark")
    assert told(page, [f"/settings/{name}/" for name in ("severities", "severities/2", "health", "words")]) == []
