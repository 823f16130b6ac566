"""Nobody's typing is ever lost: not to a colleague, a refusal, a lost connection or a closed tab."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SignIn = Callable[..., Page]


@pytest.fixture
def rooms(sign_in: SignIn) -> Callable[..., list[Page]]:
    """Everybody named is in one new room that the first of them declared: `rooms("alex", "priya")`."""

    def make(*handles: str, severity: int = 2, **options: Any) -> list[Page]:
        pages = [sign_in(handle, **options) for handle in handles]
        pages[0].goto(f"/incidents/new/?title=Payments+are+declined&severity={severity}")
        pages[0].get_by_role("button", name="Declare SEV").click()
        pages[0].wait_for_url(re.compile(r"/incidents/\d+/"))
        for page in pages[1:]:
            page.goto(pages[0].url)
        for page in pages:
            expect(page.locator("html")).to_have_attribute("data-live", "on")
        return pages

    return make


def log(page: Page, text: str) -> None:
    page.locator("#q-text").fill(text)
    page.locator("#q-text").press("Enter")
    expect(page.locator("#timeline .tl > li").first).to_contain_text(text)
    expect(page.locator("#q-text")).to_have_value("")


def test_typed_text_survives_doorbells(rooms: Callable[..., list[Page]]) -> None:
    """README 4: while others act, text, caret and focus of the composer stay, and the panels follow."""
    alex, priya = rooms("alex", "priya")
    priya.locator("#c-known").fill("")
    priya.locator("#c-known").focus()
    for n in range(5):
        priya.keyboard.type(f"sentence {n} ", delay=5)
        log(alex, f"bell {n}")
    expect(priya.locator("#timeline .tl > li").first).to_contain_text("bell 4")
    expect(priya.locator("#c-known")).to_be_focused()
    assert priya.locator("#c-known").input_value() == "".join(f"sentence {n} " for n in range(5))
    assert priya.evaluate("document.activeElement.selectionStart") == len("sentence 0 ") * 5


def test_open_dialog_survives_doorbells(rooms: Callable[..., list[Page]]) -> None:
    """README 4: an open dialog with half a reason is not touched, and comes back with it after Escape."""
    alex, priya = rooms("alex", "priya")
    alex.get_by_role("link", name="Change severity").click()
    alex.get_by_label("Why it changes").fill("half a reason")
    log(priya, "something happened")
    expect(alex.locator("#timeline .tl > li").first).to_contain_text("something happened")
    expect(alex.get_by_label("Why it changes")).to_have_value("half a reason")
    alex.keyboard.press("Escape")
    alex.get_by_role("link", name="Change severity").click()
    expect(alex.get_by_label("Why it changes")).to_have_value("half a reason")


def test_refused_update_keeps_everything(rooms: Callable[..., list[Page]]) -> None:
    """X5: the reason stands at the field, which has the focus; the rest of the text is where it was."""
    (priya,) = rooms("priya")
    priya.locator("#c-impact").fill("")
    priya.locator("#c-known").fill("Cards are declined.")
    priya.get_by_role("button", name="Post update").click()
    expect(priya.locator("#c-impact-error")).to_have_text("Say who is affected and what still works.")
    expect(priya.locator("#c-impact")).to_be_focused()
    expect(priya.locator("#c-known")).to_have_value("Cards are declined.")
    priya.locator("#c-impact").fill("Every card payment fails.")
    priya.locator("#c-impact").press("Control+Enter")
    expect(priya.locator("#comms")).to_have_attribute("data-newest", "1")
    expect(priya.locator("#c-known")).to_have_value("Cards are declined.")


def test_two_people_one_draft(rooms: Callable[..., list[Page]]) -> None:
    """X5: the second is shown what the first posted, keeps their own text, and may post it as the next."""
    alex, priya = rooms("alex", "priya")
    alex.locator("#c-impact").fill("Mine: cards fail.")
    priya.locator("#c-impact").fill("Theirs: every card fails.")
    priya.get_by_role("button", name="Post update").click()
    expect(alex.locator("#comms")).to_have_attribute("data-newest", "1")
    alex.get_by_role("button", name="Post update").click()
    expect(alex.locator("#c-errors")).to_contain_text("Priya posted update 1 while you were writing")
    expect(alex.locator("#c-errors")).to_contain_text("Theirs: every card fails.")
    expect(alex.locator("#c-impact")).to_have_value("Mine: cards fail.")
    alex.get_by_role("button", name="Post update").click()
    expect(alex.locator("#comms")).to_have_attribute("data-newest", "2")


def test_draft_is_offered_on_return_never_forced(rooms: Callable[..., list[Page]]) -> None:
    """README 4: what was typed comes back only when asked for, and is gone once it was posted."""
    (priya,) = rooms("priya")
    priya.locator("#c-known").press_sequentially("Half a thought")
    priya.reload()
    before = priya.locator("#c-known").input_value()
    assert "Half a thought" not in before
    priya.get_by_role("button", name="Put it back").click()
    expect(priya.locator("#c-known")).to_have_value(f"Half a thought{before}")
    priya.get_by_role("button", name="Post update").click()
    expect(priya.locator("#comms")).to_have_attribute("data-newest", "1")
    priya.reload()
    expect(priya.get_by_role("button", name="Put it back")).to_be_hidden()


def test_lost_connection_says_so_and_heals(rooms: Callable[..., list[Page]]) -> None:
    """README 4: a banner with the time of the data, text kept, and on return everything that was missed."""
    alex, priya = rooms("alex", "priya")
    priya.context.set_offline(True)
    expect(priya.locator("#conn-lost")).to_be_visible(timeout=20_000)
    expect(priya.locator("#conn-lost")).to_contain_text("Showing the incident as of")
    priya.locator("#q-text").fill("written while away")
    priya.locator("#q-text").press("Enter")
    expect(priya.locator("#q-errors")).to_contain_text("Not sent: no connection.")
    log(alex, "missed by Priya")
    priya.context.set_offline(False)
    priya.get_by_role("button", name="Try now").click()
    expect(priya.locator("#timeline .tl > li").first).to_contain_text("missed by Priya", timeout=15_000)
    expect(priya.locator("#conn-lost")).to_be_hidden(timeout=15_000)
    expect(priya.locator("#q-text")).to_have_value("written while away")


def test_holding_update_fills_and_gives_the_text_back(rooms: Callable[..., list[Page]]) -> None:
    """C6: one tap fills it; whoever was writing gets their text back with another."""
    (priya,) = rooms("priya")
    priya.locator("#c-known").fill("My own words")
    priya.get_by_role("link", name="Holding update").click()
    expect(priya.locator("#c-known")).to_have_value("We are aware of the problem and are looking into it.")
    priya.get_by_role("button", name="Put my text back").click()
    expect(priya.locator("#c-known")).to_have_value("My own words")


def test_keys_of_the_room(rooms: Callable[..., list[Page]]) -> None:
    """README 8: N entry, U update, 1 to 5 the parts, T takes a vacant role; never while typing."""
    (alex,) = rooms("alex")
    for key, place in (("n", "#q-text"), ("u", "#c-impact"), ("5", "#log-box"), ("1", "#roles")):
        alex.keyboard.press(key)
        expect(alex.locator(place)).to_be_focused()
        alex.keyboard.press("t" if place == "#q-text" else "Shift")
        alex.keyboard.press("Escape")
    expect(alex.locator("#q-text")).to_have_value("t")
    alex.keyboard.press("t")
    expect(alex.locator("#role-operations")).to_contain_text("Alex (you)")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_room_is_accessible_in_every_state(rooms: Callable[..., list[Page]], theme: str, width: int) -> None:
    """README 9: WCAG 2.2 AA live, with a dialog open, monitoring and resolved; nothing scrolls sideways."""
    (alex,) = rooms("alex", severity=3, color_scheme=theme, viewport={"width": width, "height": 900})
    number = re.findall(r"\d+", alex.url)[-1]

    def check(state: str) -> None:
        found = [one["id"] for one in Axe().run(alex, options=RULES).response["violations"]]
        wide = alex.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (state, found, wide) == (state, [], 0)

    check("live")
    alex.locator(f"a[href='/incidents/{number}/phase/?to=monitoring']").dispatch_event("click", {"button": 0})
    expect(alex.locator("#dialog")).to_be_visible()
    check("dialog")
    alex.get_by_role("button", name="Move to Monitoring").click()
    alex.get_by_role("link", name="Resolve incident").click()
    alex.get_by_role("button", name="Resolve and post").click()
    expect(alex.locator("main[data-record]")).to_be_visible()
    check("resolved")
