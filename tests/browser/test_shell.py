"""The shell, sign-in, the board and the declare page in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import RunningStack

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
VIEWS = [(theme, width) for theme in ("light", "dark") for width in (1440, 390)]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_sign_in_is_accessible(stack: RunningStack, new_context: Callable[..., BrowserContext], theme: str) -> None:
    """README 3.7: the page, and the page after a wrong password, whose field has the focus."""
    page = new_context(base_url=stack.url, color_scheme=theme).new_page()
    page.goto("/login/")
    assert violations(page) == []
    page.get_by_label("E-mail").fill("alex@harbor.example")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("That e-mail and password do not go together.")).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    assert violations(page) == []


def test_keys_reach_every_place(sign_in: Callable[..., Page]) -> None:
    """README 8: single keys outside fields; the sheet lists what works here and can switch them off."""
    page = sign_in("alex")
    page.goto("/incidents/")
    for second, place in (("p", "postmortems"), ("a", "actions"), ("s", "status-page"), ("i", "incidents")):
        page.keyboard.press("g")
        page.keyboard.press(second)
        page.wait_for_url(f"**/{place}/")
    page.keyboard.press("/")
    page.keyboard.type("d?")
    expect(page.get_by_role("searchbox")).to_have_value("d?")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Single-key shortcuts on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(page).to_have_url(re.compile(r"/incidents/$"))


def test_a_half_written_declaration_is_offered_back(sign_in: Callable[..., Page]) -> None:
    """README 1.8: nobody's typing is lost; it is offered, never put back unasked."""
    page = sign_in("alex")
    page.goto("/incidents/new/")
    page.get_by_label("What is broken?").fill("Half a thought")
    page.goto("/incidents/")
    page.goto("/incidents/new/")
    expect(page.get_by_label("What is broken?")).to_have_value("")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("What is broken?")).to_have_value("Half a thought")


def test_the_suggestion_and_the_consequences_follow(sign_in: Callable[..., Page]) -> None:
    """D4: answers add up while they are given; "use" sets the card, the button and the right column."""
    page = sign_in("alex")
    page.goto("/incidents/new/")
    for question, answer in (("customers affected", "Yes"), ("share", "10 to 50%"), ("core revenue", "Yes")):
        page.get_by_role("radiogroup", name=question).get_by_label(answer, exact=True).check(force=True)
    page.get_by_role("button", name="Use SEV1").click()
    expect(page.locator("#level-1")).to_be_checked()
    expect(page.get_by_role("button", name="Declare SEV1")).to_be_visible()
    expect(page.get_by_role("heading", name="When you press Declare SEV1")).to_be_visible()


def test_the_declare_page_works_without_javascript(sign_in: Callable[..., Page]) -> None:
    """ARCHITECTURE 9: plain form first: suggestion, refusal with everything kept, and the room."""
    page = sign_in("alex", java_script_enabled=False)
    page.goto("/incidents/new/")
    page.get_by_label("What is broken?").fill("Checkout is slow")
    page.locator("[name=affected][value=no]").check(force=True)
    page.get_by_role("button", name="Suggest").click()
    page.get_by_role("button", name="Use SEV4").click()
    page.get_by_label("When did it start?").fill("soon")
    page.get_by_role("button", name="Declare SEV4").click()
    expect(page.get_by_text("We cannot read that time.")).to_be_visible()
    page.get_by_label("When did it start?").fill("5 min ago")
    page.get_by_role("button", name="Declare SEV4").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Checkout is slow")


def test_the_theme_changes_at_once_and_stays(sign_in: Callable[..., Page]) -> None:
    """README 2.1: without a request, kept for the next page."""
    page = sign_in("alex")
    page.goto("/incidents/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Alex").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert [address for address in asked if "/theme/" in address] == []
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
