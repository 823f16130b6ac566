"""The command palette and the single keys, as hands use them (README 8)."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

CHECKOUT = "Checkout returning 500s"


def room(page: Page, title: str = CHECKOUT) -> Page:
    page.goto("/incidents/")
    page.locator("#active").get_by_role("link", name=title).click()
    expect(page.locator("html[data-live=on]")).to_be_attached()
    return page


def ask(page: Page, words: str) -> None:
    """Open the palette from wherever the focus is, and type."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Type a command or search")).to_be_focused()
    page.keyboard.type(words)


def test_a_command_is_typed_and_run(sign_in: Callable[..., Page]) -> None:
    """README 8: typed faster than the answer, Enter runs what these words mean; the dialog comes preset."""
    page = room(sign_in("alex"))
    page.locator("#c-impact").focus()
    ask(page, "sev1")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog").get_by_role("radio", name="SEV1")).to_be_checked()
    expect(page.locator("#palette")).to_be_hidden()


def test_arrows_move_and_say_where(sign_in: Callable[..., Page]) -> None:
    """README 8: a combobox names the row it stands on; the first is chosen; up from it is the last."""
    page = room(sign_in("alex"))
    ask(page, "severity")
    rows, box = page.locator("#palette [role=option]"), page.get_by_role("combobox", name="Type a command")
    expect(rows.first).to_contain_text("severity")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "po2")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(rows.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_what_was_typed_into_another_dialog_waits(sign_in: Callable[..., Page]) -> None:
    """README 1.8: a second dialog through the palette loses nothing of the first."""
    page = room(sign_in("alex"))
    ask(page, "sev1")
    page.keyboard.press("Enter")
    page.locator("#dialog").get_by_label("Why it changes").fill("Half a reason")
    ask(page, "key time")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog h2")).to_have_text("Key times")
    ask(page, "sev1")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog").get_by_label("Why it changes")).to_have_value("Half a reason")


def test_commands_reach_the_fields_of_the_page(sign_in: Callable[..., Page]) -> None:
    """README 8: what is on the page already is focused, not loaded again; Escape leaves the field."""
    page = room(sign_in("alex"))
    ask(page, "timeline entry")
    page.keyboard.press("Enter")
    expect(page.locator("#q-text")).to_be_focused()
    page.keyboard.type("half a note")
    page.keyboard.press("Escape")
    expect(page.locator("#q-text")).not_to_be_focused()
    expect(page.locator("#q-text")).to_have_value("half a note")


def test_lists_are_walked(sign_in: Callable[..., Page]) -> None:
    """README 8: J and K walk the rows, Enter opens one."""
    page = sign_in("alex")
    page.goto("/incidents/")
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    first = page.locator(".history tbody tr a").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/\d+/"))


def test_moved_keys(sign_in: Callable[..., Page]) -> None:
    """SC 2.1.4: the moved key presses, the usual one does nothing any more, and the button says so."""
    page = sign_in("rosa")
    page.goto("/me/")
    page.get_by_label("Declare an incident").fill("x")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()
    expect(page.locator(".nav [data-key=d] kbd")).to_have_text("X")
    page.keyboard.press("d")
    expect(page).to_have_url("/me/")
    page.keyboard.press("x")
    page.wait_for_url("**/incidents/new/")


def test_an_act_can_be_taken_back_for_a_moment(sign_in: Callable[..., Page]) -> None:
    """README 4: a tick says what it did, with Undo in reach of the hand and of the key."""
    page = room(sign_in("taylor"), "Primary database cluster")
    tick = page.get_by_role("checkbox", name="An affected customer confirmed it works")
    tick.click()
    expect(tick).to_have_attribute("aria-checked", "true")
    expect(page.locator("#announce")).to_contain_text("Undo is offered for 8 seconds.")
    page.keyboard.press("z")
    expect(tick).to_have_attribute("aria-checked", "false")
    expect(page.locator("#toasts")).to_contain_text("Not confirmed any more")


def test_sounds_are_off_until_asked_for(sign_in: Callable[..., Page]) -> None:
    """README 4: silent out of the box; once each; never a file."""
    page = room(sign_in("dana"))
    ring = "document.dispatchEvent(new CustomEvent('fireline:sound', {detail: {tone: 'overdue', key: '%s'}}))"
    page.evaluate(ring % 1)
    expect(page.locator("body[data-rang]")).to_have_count(0)
    page.goto("/me/")
    page.get_by_label("A short tone").check()
    page.get_by_role("button", name="Save").click()
    room(page).evaluate(ring % 2)
    expect(page.locator("body[data-rang=overdue]")).to_be_attached()
    page.reload()
    page.evaluate(ring % 2)
    expect(page.locator("body[data-rang]")).to_have_count(0)
