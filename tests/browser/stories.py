"""The two stories of the design, played by four people at once: a checkout SEV2, and a database SEV1 of two hours."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT, RunningStack

TITLE = "Coupons are refused at checkout"
SignIn = Callable[..., Page]


def stage(stack: RunningStack, *words: str) -> str:
    """Run `tests.browser.staging` beside the stack, on its database."""
    command = [sys.executable, "-m", "tests.browser.staging", *words]
    return subprocess.check_output(command, cwd=ROOT, env=stack.environment, text=True).strip()


def dialog(page: Page) -> Locator:
    return page.locator("#dialog[open]")


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """The button of the open dialog, which closes when the act is done."""
    dialog(page).get_by_role("button", name=name).click()
    expect(dialog(page)).to_have_count(0)


def log(page: Page, text: str) -> None:
    page.locator("#q-text").fill(text)
    page.locator("#q-text").press("Enter")
    expect(page.locator("#q-text")).to_have_value("")


def offer(commander: Page, role: str, handle: str) -> None:
    """The commander chooses somebody in the picker of a role."""
    commander.locator(f"#role-{role}").get_by_role("link", name=re.compile("Assign")).click()
    dialog(commander).locator(f"input[value={handle}]").check()
    press(commander, "Offer it")


def accept(person: Page, word: str) -> None:
    """Whoever was asked answers in the room; the offer came to them by itself."""
    person.locator("#watch .asked").get_by_role("link").first.click()
    dialog(person).get_by_role("button", name=word).click()
    expect(dialog(person)).to_have_count(0)


def declare(page: Page, title: str, level: int) -> str:
    page.goto("/incidents/new/")
    page.get_by_label("What is broken?").fill(title)
    page.locator(".sevpick label", has_text=f"SEV{level}").click()
    page.get_by_role("button", name=f"Declare SEV{level}").last.click()
    page.wait_for_url(re.compile(r"/incidents/\d+/"))
    return page.url.partition("?")[0]


def propose(page: Page, what: str, risk: str) -> None:
    page.locator("#lane-fix .propose").click()
    form = dialog(page)
    form.get_by_label("What to do").fill(what)
    form.get_by_text(risk, exact=True).click()
    form.get_by_label("The risk in words").fill("Settlement files land about 40 min late.")
    form.get_by_label("How to undo it").fill("Set the workers back to 12.")
    press(page, "Propose it")


def observe(page: Page, number: int, result: str, seen: str) -> None:
    page.locator(f"#p{number}-saw").click()
    dialog(page).get_by_text(result, exact=True).click()
    dialog(page).get_by_label("What you see").fill(seen)
    press(page, "Write it down")


def checkout(stack: RunningStack, sign_in: SignIn) -> None:
    """Declared, staffed by offers, an action proposed and approved, customers told, impact ended."""
    alex, priya, sam, lee = (sign_in(handle) for handle in ("alex", "priya", "sam", "lee"))
    url = declare(alex, TITLE, 2)
    for page in (priya, sam, lee):
        page.goto(url)
    offer(alex, "communications", "priya")
    accept(priya, "I take it")
    expect(alex.locator("#role-communications")).to_contain_text("Priya")
    propose(lee, "Throttle settlement-batch to 2 workers", "Low")
    expect(alex.locator("#p1")).to_contain_text("Throttle settlement-batch")
    expect(sam.locator("#p1")).to_contain_text("Waiting for Alex")
    log(sam, "/d **Restore checkout first.**")
    expect(lee.locator("#timeline")).to_contain_text("Restore checkout first.")
    alex.locator("#p1-yes").click()
    lee.locator("#p1-run").click()
    # The card she goes on from is the one that runs: an older one would be told so.
    expect(lee.locator("#p1")).to_contain_text("runs it since")
    observe(lee, 1, "Helped", "Errors fell to zero.")
    expect(alex.locator("#fix")).to_contain_text("Errors fell to zero.")
    tell(priya)
    expect(alex.locator("#comms")).to_contain_text("Coupons are refused for some customers.")


def tell(page: Page) -> None:
    page.get_by_role("textbox", name="Impact").fill("Coupons are refused for some customers. Paying works.")
    page.get_by_role("textbox", name="What we know").fill("A background job used up capacity.")
    page.get_by_role("textbox", name="Next step").fill("We watch whether it holds.")
    page.locator("#c-send").click()


def database(stack: RunningStack, sign_in: SignIn) -> None:
    """Command is handed over after two hours, it comes back once, early resolving is refused, then it ends well."""
    url = f"/incidents/{stage(stack, 'begin')}/"
    sarah, alex, taylor, jordan = (sign_in(handle) for handle in ("sarah", "alex", "taylor", "jordan"))
    for page in (sarah, alex, taylor, jordan):
        page.goto(url)
    hand_over(sarah, alex)
    expect(jordan.locator("#timeline")).to_contain_text("Alex has command from")
    expect(sarah.locator("#role-commander")).to_contain_text("Alex")
    monitor(alex)
    come_back(taylor)
    expect(alex.locator("#head")).to_contain_text("Mitigating")
    monitor(alex)
    resolve_too_early(alex)
    stage(stack, "pass", url.split("/")[2], "31")
    confirm(taylor)
    resolve(alex)
    expect(jordan.locator("#head")).to_contain_text("Resolved")
    expect(jordan.locator("main")).to_contain_text("Put back in order")


def hand_over(sarah: Page, alex: Page) -> None:
    sarah.locator("#role-commander").get_by_role("link", name="Hand off").click()
    expect(dialog(sarah)).to_contain_text("Saving an order fails")
    dialog(sarah).locator("input[value=alex]").check()
    dialog(sarah).get_by_label("Note").fill("Finance asked us not to stop the job.")
    press(sarah, "Offer with this briefing")
    expect(sarah.locator("#role-commander")).to_contain_text("Sarah")
    alex.locator("#watch .asked").get_by_role("link").first.click()
    expect(dialog(alex)).to_contain_text("Finance asked us not to stop the job.")
    dialog(alex).get_by_role("button", name="I have command").click()
    expect(dialog(alex)).to_contain_text("read")
    dialog(alex).get_by_label(re.compile("I have read the briefing")).check()
    press(alex, "I have command")


def monitor(commander: Page) -> None:
    commander.locator(".phases").get_by_role("link", name="Monitoring").click()
    press(commander, "Move to Monitoring")
    expect(commander.locator("#stabilize")).to_contain_text("30 clean minutes")


def come_back(page: Page) -> None:
    page.get_by_role("link", name="It came back").click()
    dialog(page).get_by_label("What came back").fill("Write errors are at 5% again.")
    press(page, re.compile("It came back"))


def resolve_too_early(commander: Page) -> None:
    commander.get_by_role("link", name="Resolve early with a reason").click()
    dialog(commander).get_by_role("button", name="Resolve and post").click()
    expect(dialog(commander)).to_contain_text("Resolve opens at")
    dialog(commander).get_by_role("link", name="Cancel").click()


def confirm(operations: Page) -> None:
    """The Operations Lead confirms; the ticks show everywhere."""
    operations.reload()
    for key in ("restored", "impact"):
        operations.locator(f"#check-{key} button").click()
        expect(operations.locator(f"#check-{key} button")).to_have_attribute("aria-checked", "true")


def resolve(commander: Page) -> None:
    commander.reload()
    commander.locator("#stabilize").get_by_role("link", name="Resolve incident").click()
    press_and_reload(commander)


def press_and_reload(commander: Page) -> None:
    dialog(commander).get_by_role("button", name="Resolve and post").click()
    expect(commander.locator("#head")).to_contain_text("Resolved")
    expect(commander.locator("#head .phases li[aria-current]")).to_contain_text("Resolved")
