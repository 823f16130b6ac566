"""Two people write the next update: one draft, one pen, hints put right with a press, and what is posted is gone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_shell import violations

SignIn = Callable[..., Page]
IMPACT = "About half of all card payments fail. Browsing works. We are sorry."


def together(sign_in: SignIn) -> tuple[Page, Page]:
    """Priya declares, Alex has the same room open."""
    priya, alex = sign_in("priya"), sign_in("alex", color_scheme="dark")
    priya.goto("/incidents/new/?title=Card+payments+fail&severity=2")
    priya.get_by_role("button", name="Declare SEV").click()
    priya.wait_for_url(re.compile(r"/incidents/\d+/(\?.*)?$"))
    alex.goto(priya.url.split("?")[0])
    for page in (priya, alex):
        expect(page.locator("html")).to_have_attribute("data-live", "on")
    return priya, alex


def write(page: Page, known: str) -> None:
    page.locator("#c-impact").fill(IMPACT)
    page.locator("#c-known").fill(known)
    page.locator("#c-next_step").fill("We are adding capacity.")


def test_the_pen_passes_between_two_people(sign_in: SignIn) -> None:
    """X5: saved while typing and read along; a text that may not be saved stays where it is; the pen is taken."""
    priya, alex = together(sign_in)
    write(priya, "A job fills the database.")
    expect(priya.locator("#draft")).to_contain_text("Your draft")
    expect(alex.locator("#draft")).to_contain_text("Priya is editing")
    alex.get_by_text("Read along").click()
    expect(alex.locator("#draft dl")).to_contain_text("A job fills the database.")
    alex.locator("#c-known").fill("Mine, meanwhile.")
    expect(alex.locator("#c-conflict")).to_contain_text("Priya holds the pen since")
    expect(alex.locator("#c-known")).to_have_value("Mine, meanwhile.")
    alex.get_by_role("button", name="Take the pen").click()
    expect(alex.locator("#c-known")).to_have_value("A job fills the database.")
    expect(priya.locator("#draft")).to_contain_text("Alex is editing")


def test_two_texts_stand_side_by_side(sign_in: SignIn) -> None:
    """X5: 409 shows what the other saved beside what one typed; going on with one's own saves it."""
    priya, alex = together(sign_in)
    write(alex, "A job is slowed down.")
    expect(priya.locator("#draft")).to_contain_text("Alex is editing")
    alex.get_by_role("button", name="Lay down").click()
    expect(priya.locator("#draft")).to_contain_text("Draft of Alex")
    priya.locator("#c-known").fill("We found what fills the database.")
    both = priya.locator("#c-conflict")
    for words in ("Alex saved another text", "A job is slowed down.", "We found what fills the database."):
        expect(both).to_contain_text(words)
    assert violations(priya) == []
    both.get_by_role("button", name="Keep editing mine").click()
    expect(both).to_be_empty()
    expect(alex.locator("#draft")).to_contain_text("Priya is editing")
    expect(alex.locator("#draft dl")).to_contain_text("We found what fills the database.")


def test_hints_are_put_right_on_the_first_press(sign_in: SignIn) -> None:
    """C4: on a draft just loaded one press replaces, one removes, whatever else was found in that sentence."""
    priya, alex = together(sign_in)
    write(priya, "The replica lags. It is back within 10 minutes, or shortly.")
    expect(priya.locator("#draft")).to_contain_text("saved")
    priya.reload()
    hints, known = priya.locator("#lint"), priya.locator("#c-known")
    hints.locator("[data-find=replica]").click()
    expect(known).to_have_value("The copy of the database lags. It is back within 10 minutes, or shortly.")
    assert violations(priya) == []
    hints.get_by_role("button", name="Remove").first.click()
    expect(known).to_have_value("The copy of the database lags.")
    expect(hints.get_by_role("button")).to_have_count(0)
    expect(alex.locator("#draft")).to_contain_text("The copy of the database lags.")


def test_preview_and_post(sign_in: SignIn) -> None:
    """C2: the preview is the page customers read; posting empties the draft of everybody."""
    priya, alex = together(sign_in)
    write(priya, "A job fills the database.")
    expect(alex.locator("#draft")).to_contain_text("Priya is editing")
    priya.get_by_role("button", name="Preview").click()
    expect(priya.locator("#dialog .preview")).to_contain_text("A job fills the database.")
    priya.get_by_role("link", name="Back to writing").click()
    priya.get_by_role("button", name="Post update").click()
    for page in (priya, alex):
        expect(page.locator("#comms")).to_have_attribute("data-newest", "1")
        expect(page.locator("#draft")).to_be_empty()
    priya.reload()
    expect(priya.locator("#draft")).to_be_empty()
