"""The main job in a browser: declare, share the roles, tell customers, resolve, learn."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningStack, wait_until

TITLE = "Payouts arrive late"
IMPACT = "Payouts arrive up to two hours late. No money is lost."


def test_from_declaration_to_action_item(stack: RunningStack, sign_in: Callable[..., Page]) -> None:
    """D1, P4, C1, S8, E2, M1, M4: two people take an incident from the first click to a verified way forward."""
    dana, lee = sign_in("dana"), sign_in("lee")
    declare(dana)
    lee.goto(dana.url)
    lee.locator("#role-communications").get_by_role("button", name="Take").click()
    expect(dana.locator("#role-communications")).to_contain_text("Lee")
    post(lee)
    expect(dana.locator("#timeline")).to_contain_text("Update 1 posted")
    assert_public(stack)
    monitor(dana)
    resolve(dana)
    expect(lee.locator("#head")).to_contain_text("Resolved")
    assert_resolved_in_public(stack)
    learn(dana)
    add_action_item(dana)


def declare(page: Page) -> None:
    page.keyboard.press("d")
    page.wait_for_url("**/new/**")
    page.get_by_label("What is broken?").fill(TITLE)
    page.locator(".sevpick label", has_text="SEV2").click()
    page.get_by_role("button", name="Declare SEV2").last.click()
    page.wait_for_url(re.compile(r"/incidents/\d+/(\?.*)?$"))
    expect(page.locator("#role-commander")).to_contain_text("Dana (you)")


def post(page: Page) -> None:
    page.get_by_role("textbox", name="Impact").fill(IMPACT)
    page.get_by_role("textbox", name="What we know").fill("A queue grows faster than it empties.")
    page.get_by_role("textbox", name="Next step").fill("We are adding capacity.")
    page.get_by_label("Payouts shows as").select_option("Partial outage")
    page.get_by_role("button", name="Post update").click()


def summary(stack: RunningStack) -> dict[str, list[dict[str, str]]]:
    with urllib.request.urlopen(f"{stack.status_url}/api/v2/summary.json", timeout=5) as response:
        found: dict[str, list[dict[str, str]]] = json.load(response)
        return found


def assert_public(stack: RunningStack) -> None:
    """The public page and the API follow within seconds of the click."""
    wait_until(lambda: TITLE in [incident["name"] for incident in summary(stack)["incidents"]], within=10)
    states = {component["name"]: component["status"] for component in summary(stack)["components"]}
    assert states["Payouts"] == "partial_outage"
    with urllib.request.urlopen(stack.status_url, timeout=5) as response:
        page = response.read().decode()
    assert IMPACT in page
    assert "SEV2" not in page


def monitor(page: Page) -> None:
    page.locator(".phases").get_by_role("link", name="Monitoring").click()
    page.locator("dialog[open]").get_by_role("button", name=re.compile("Monitoring|monitoring")).click()
    expect(page.locator("#stabilize")).to_contain_text("15 clean minutes")


def resolve(page: Page) -> None:
    """Early, so it asks why; the first try is refused at the field and keeps what was typed."""
    page.locator("#stabilize").get_by_role("link", name=re.compile("Resolve early")).click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("What happened to customers").fill(
        "Payouts are on time again. Some were two hours late. We are sorry."
    )
    dialog.get_by_role("button", name="Resolve and post").click()
    expect(dialog.get_by_label("Why it is safe")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_label("What happened to customers")).to_have_value(re.compile("on time again"))
    dialog.get_by_label("Why it is safe").fill("The queue is empty and stays empty.")
    dialog.get_by_role("button", name="Resolve and post").click()
    expect(page.locator("#head")).to_contain_text("Resolved")


def assert_resolved_in_public(stack: RunningStack) -> None:
    wait_until(lambda: TITLE not in [incident["name"] for incident in summary(stack)["incidents"]], within=10)


def learn(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Postmortem")).last.click()
    page.wait_for_url(re.compile(r"/postmortems/\d+/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.get_by_text("Update 1 posted")).to_be_visible()


def add_action_item(page: Page) -> None:
    words = "Alert when the payout queue grows for five minutes"
    page.locator("#actions").get_by_role("link", name="Add").click()
    form = page.locator("#actions form")
    form.locator("[name=title]").fill(words)
    form.get_by_role("button", name="Add").click()
    expect(page.locator("#actions").get_by_role("link", name=words)).to_be_visible()
    page.goto("/actions/")
    expect(page.get_by_role("link", name=words).first).to_be_visible()
