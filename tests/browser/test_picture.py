"""Images of the record in a real browser: pasted into the line, logged with Enter, seen by everybody in the room."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJg"
    "gg=="
)
PASTE = """(text) => {
  const bytes = new Uint8Array([...atob(text)].map((one) => one.charCodeAt(0)));
  const carrier = new DataTransfer();
  carrier.items.add(new File([bytes], "shot.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData: carrier, bubbles: true, cancelable: true });
  document.getElementById("q-text").dispatchEvent(event);
}"""


def test_a_pasted_image_is_logged_with_enter(sign_in: Callable[..., Page]) -> None:
    """T1: paste, Enter: the image is in the record, and the line is free again; the entry opens by keyboard."""
    page: Any = sign_in("alex")
    page.goto("/incidents/new/?title=Payments+are+declined&severity=3")
    page.get_by_role("button", name="Declare SEV").click()
    page.wait_for_url(re.compile(r"/incidents/\d+/"))
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    page.evaluate(PASTE, DOT)
    expect(page.locator("#q-picked")).to_contain_text("shot.png")
    page.locator("#q-text").press("Enter")
    expect(page.locator("#timeline .tl > li").first.locator("img")).to_have_js_property("naturalWidth", 5)
    expect(page.locator("#q-picked")).to_be_hidden()
    page.locator("#timeline .tl__menu").first.press("Enter")
    page.locator("#dialog").get_by_role("button", name="Pin").click()
    expect(page.locator("#timeline .tl > li").first).to_contain_text("pinned by Alex")
