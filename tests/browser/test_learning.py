"""Postmortems and action items in a real browser: written in place, never overwritten, moved by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_shell import VIEWS, overflow, violations

SignIn = Callable[..., Page]


def _open_draft(page: Page) -> None:
    page.goto("/postmortems/?show=owed")
    page.locator("main tbody a").first.click()
    expect(page.locator("#prevention")).to_be_visible()


def _edit(page: Page, words: str) -> None:
    page.get_by_role("link", name="Edit preventive measures").click()
    expect(page.locator("#prevention textarea")).to_be_focused()
    page.locator("#prevention textarea").fill("")
    page.locator("#prevention textarea").press_sequentially(words)


@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_pages_are_accessible_and_fit(sign_in: SignIn, theme: str, width: int) -> None:
    """README 9: WCAG 2.2 AA in both themes, on desk and phone; no page scrolls sideways; nothing in the console."""
    page = sign_in("morgan", viewport={"width": width, "height": 900}, color_scheme=theme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for address in ("/postmortems/", "/actions/", "/actions/?view=table", "/actions/new/"):
        page.goto(address)
        assert (address, violations(page), overflow(page)) == (address, [], 0)
    for first in ("/postmortems/", "/actions/?view=table&state=all"):
        page.goto(first)
        page.locator("main tbody a").first.click()
        assert (page.url, violations(page), overflow(page)) == (page.url, [], 0)
    assert complaints == []


def test_two_write_one_section(sign_in: SignIn) -> None:
    """M3, X5: the second is shown both texts in place, and what was typed is untouched."""
    alex, dana = sign_in("alex"), sign_in("dana")
    for page in (alex, dana):
        _open_draft(page)
    _edit(alex, "Written by Alex")
    _edit(dana, "Written by Dana")
    dana.get_by_role("button", name="Save").click()
    expect(dana.locator("#prevention .doc__text")).to_have_text("Written by Dana")
    alex.get_by_role("button", name="Save").click()
    expect(alex.locator("#prevention .theirs__text")).to_have_text("Written by Dana")
    expect(alex.locator("#prevention textarea")).to_have_value("Written by Alex")
    alex.get_by_role("button", name="Save mine instead").click()
    expect(alex.locator("#prevention .doc__text")).to_have_text("Written by Alex")


def test_typing_survives_the_tab(sign_in: SignIn) -> None:
    """X5: what was not saved is offered back after another page, and never put back unasked."""
    page = sign_in("alex")
    _open_draft(page)
    document = page.url
    _edit(page, "Half a thought")
    page.goto("/actions/")
    page.goto(document)
    page.get_by_role("link", name="Edit preventive measures").click()
    expect(page.locator("#prevention textarea")).not_to_have_value("Half a thought")
    page.get_by_role("button", name="Restore it").click()
    expect(page.locator("#prevention textarea")).to_have_value("Half a thought")


def test_a_card_moves_by_keys(sign_in: SignIn) -> None:
    """M4, README 3.5: arrows walk, M opens the moves, Enter starts; the card keeps the focus in its new column."""
    page = sign_in("morgan")
    page.goto("/actions/")
    card = page.locator("#k-open ~ .kcard:not(:has-text('Nobody')) [data-card]").first
    title = card.inner_text()
    card.focus()
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    moved = page.locator("#k-in_progress ~ .kcard [data-card]", has_text=title)
    expect(moved).to_be_focused()
    expect(page.locator("#announce")).to_have_text("Started.")


def test_the_board_works_without_scripts(sign_in: SignIn) -> None:
    """README 9: the menu, the form and the act are plain HTML."""
    page = sign_in("morgan", java_script_enabled=False)
    page.goto("/actions/")
    page.locator("#k-open ~ .kcard:not(:has-text('Nobody')) [data-move]").first.click()
    page.locator(".kmove:popover-open").get_by_role("link", name="Drop…").click()
    page.get_by_label("Why it will not be done").fill("Replaced by a bigger change")
    page.get_by_role("button", name="Drop").click()
    page.wait_for_url("**/actions/**")
    expect(page.locator("#toasts")).to_contain_text("Dropped")
