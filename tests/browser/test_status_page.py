"""The public page in a reader's browser: with and without a script, in both schemes, on a phone."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import RunningStack, wait_until

NewContext = Callable[..., BrowserContext]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def incident_path(stack: RunningStack) -> str:
    with urllib.request.urlopen(f"{stack.status_url}/api/v2/incidents.json", timeout=5) as answer:
        return f"/incidents/{json.load(answer)['incidents'][0]['id']}/"


@pytest.fixture
def reader(stack: RunningStack, new_context: NewContext) -> Callable[..., Page]:
    """A reader of the public page: `reader(timezone_id="Asia/Kolkata")`."""

    def make(**options: Any) -> Page:
        return new_context(base_url=stack.status_url, **options).new_page()

    return make


def is_told(page: Page, word: str) -> bool:
    """Come back to the tab, as a reader does, and look for a state; otherwise news comes every 30 s."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    return page.locator(".comp .st", has_text=word).count() > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_public_pages_are_accessible(stack: RunningStack, reader: Callable[..., Page], scheme: str, width: int) -> None:
    """S7: WCAG 2.2 AA by machine, nothing wider than the screen, nothing refused by the policy."""
    page = reader(color_scheme=scheme, viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for path in ("/", "/history/", "/uptime/", incident_path(stack)):
        page.goto(path)
        expect(page.locator("#themes")).to_be_visible()
        assert Axe().run(page, options=RULES).response["violations"] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert said == []


def test_it_is_whole_without_a_script(stack: RunningStack, reader: Callable[..., Page]) -> None:
    """S7: the same content; controls that need a script are not there."""
    page = reader(java_script_enabled=False)
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("Times are UTC.")).to_be_visible()
    expect(page.get_by_role("button", name="Show my time zone")).to_have_count(0)
    expect(page.get_by_text("This page checks for news")).to_be_hidden()


def test_the_readers_zone_is_a_choice(reader: Callable[..., Page]) -> None:
    """S2: exact times in the reader's zone, kept for the next visit, UTC again with one press."""
    page = reader(timezone_id="Asia/Kolkata")
    page.goto("/")
    shown = page.locator("time[data-form]").first
    expect(shown).to_have_text(re.compile(r"UTC$"))
    page.get_by_role("button", name="Show my time zone").click()
    expect(shown).to_have_text(re.compile(r"\d\d:\d\d (IST|GMT\+5:30)$"))
    page.reload()
    expect(page.get_by_text("Times are in Asia/")).to_be_visible()
    page.get_by_role("button", name="Show UTC").click()
    expect(shown).to_have_text(re.compile(r"UTC$"))


def test_the_theme_is_kept_without_a_cookie(reader: Callable[..., Page]) -> None:
    """design 2.2: no session, no cookies."""
    page = reader(color_scheme="light")
    page.goto("/")
    page.get_by_role("button", name="Dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    assert page.context.cookies() == []


def test_news_comes_without_reloading(reader: Callable[..., Page], sign_in: Callable[..., Page]) -> None:
    """S4: a change at the desk is on the reader's screen; what was unfolded stays unfolded."""
    page = reader()
    page.goto("/")
    folded = page.locator("details.days90").first
    folded.locator("summary").click()
    page.evaluate("window.sameVisit = true")
    desk = sign_in("alex")
    desk.goto("/status-page/")
    line = desk.locator(".desk__line").last
    line.locator("summary").click()
    line.get_by_label("Shows as").select_option("under_maintenance")
    line.get_by_role("button", name="Change").click()
    expect(desk.get_by_text("Customers see it within a second")).to_be_visible()
    wait_until(lambda: is_told(page, "Maintenance"), within=10)
    expect(folded).to_have_attribute("open", "")
    assert page.evaluate("window.sameVisit")


def test_it_says_when_it_cannot_refresh(reader: Callable[..., Page]) -> None:
    """design 3.3: an old copy says that it is one."""
    page = reader()
    page.clock.install()
    page.goto("/")
    expect(page.locator("#stale")).to_be_hidden()
    page.route("**/status.json", lambda route: route.abort())
    page.clock.run_for(170_000)
    # A copy may be a minute old when it is read, and from three minutes on its own age is what counts.
    expect(page.locator("#stale")).to_contain_text(re.compile("We could not refresh for 2 min|This copy is 3 min old"))
    page.clock.run_for(240_000)
    expect(page.locator("#stale")).to_contain_text(re.compile(r"This copy is \d min old"))
