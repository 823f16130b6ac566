"""Command changes hands in two browsers at once (SPEC P5)."""

from __future__ import annotations

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_handing_command_over(sign_in: Callable[..., Page]) -> None:
    """P5: H opens the form, the successor hears of it at once, reads, ticks and has command; both rooms show it."""
    alex, morgan = sign_in("alex"), sign_in("morgan", color_scheme="dark")
    declare(alex)
    morgan.goto(alex.url)
    offer(alex, "Morgan")
    expect(alex.locator("#role-commander")).to_contain_text("Offered to Morgan")
    expect(morgan.locator("#alert")).to_contain_text("Alex is handing you command.")
    morgan.get_by_role("link", name="Read the briefing").click()
    expect(morgan.locator("#dialog")).to_contain_text("Customer impact is")
    assert violations(morgan) == []
    morgan.get_by_role("button", name="I have command").click()
    expect(morgan.locator("#dialog")).to_contain_text("tick this first")
    morgan.get_by_label("I have read the briefing").check()
    morgan.get_by_role("button", name="I have command").click()
    for page in (alex, morgan):
        expect(page.locator("#timeline")).to_contain_text(re.compile(r"Morgan has command from \d\d:\d\d UTC"))
    expect(morgan.locator(".banner", has_text="handing you")).to_have_count(0)


def declare(page: Page) -> None:
    page.goto("/incidents/new/")
    page.get_by_label("What is broken?").fill("Refunds are slow")
    page.locator(".sevpick label", has_text="SEV3").click()
    page.get_by_role("button", name="Declare SEV3").last.click()
    page.wait_for_url(re.compile(r"/incidents/\d+/(\?.*)?$"))


def offer(page: Page, name: str) -> None:
    page.keyboard.press("h")
    box = page.get_by_role("searchbox", name="Filter by name")
    box.fill(name)
    assert violations(page) == []
    expect(page.locator(".pick:visible")).to_have_count(1)
    page.locator(".pick:visible").click()
    page.get_by_label("Your note").fill("Watch the settlement window.")
    page.get_by_role("button", name="Offer with this briefing").click()
