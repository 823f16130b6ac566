"""What the pages say, with and without a script (SPEC S1, S2, C7)."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser

import pytest

from incidents import resolution
from roster.models import Person
from statuspage import components, publishing
from tests.builders import FINAL, declared, minutes, monitoring
from tests.statuspage.conftest import Published, Services, Told

XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "{{ 7|add:7 }}{% load x %}",
    '<a href=javascript:alert(1)>x</a> http://x.example/"onmouseover=alert(1)',
    "]]><script>alert(1)</script>",
    "&lt;script&gt;\u2028<iframe srcdoc='<script>'>",
]


class Sinks(HTMLParser):
    """Collects what could run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        ours = tag == "script" and "assets/" in dict(attrs).get("src", "")  # type: ignore[operator]
        if tag in ("script", "iframe", "object", "embed", "style", "form", "base") and not ours:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith(("on", "style", "srcdoc", "hx-")) or "javascript:" in (value or "").lower():
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("payload", XSS)
def test_nothing_typed_can_run(alex: Person, told: Told, at: datetime, published: Published, payload: str) -> None:
    """RELIABILITY 4.1: every field, every page and feed, parsed: no script, handler, style or javascript: address."""
    components.create(name=payload[:80], by=alex, at=at, description=payload)
    incident = declared(by=alex, at=at, title=payload)
    told(incident, "Checkout=partial_outage", at=at + minutes(2), impact=payload, known=payload, next_step=payload)
    told(incident, at=at + minutes(4), impact=payload, known="", next_step="")
    files = published(at + minutes(5)).everything
    for path, text in files.items():
        if path.endswith(".html"):
            sinks = Sinks()
            sinks.feed(text)
            assert sinks.found == [], path


def test_an_open_incident_is_in_the_banner(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """S1: never "everything is working" over an open incident, whatever the components show."""
    told(declared(by=alex, at=at, title="Some people cannot pay"), at=at + minutes(2))
    text = published(at + minutes(3)).text()
    assert "<h1>Some people cannot pay</h1>" in text
    assert "Everything is working" not in text


def test_a_broken_component_is_in_the_banner_without_an_incident(
    services: Services, alex: Person, at: datetime, published: Published
) -> None:
    """S1: the banner derives from component states as well."""
    components.set_status(component=services["Search"], status="major_outage", by=alex, at=at)
    assert "<h1>Search has a major outage</h1>" in published(at).text()
    components.set_status(component=services["Payouts"], status="major_outage", by=alex, at=at)
    assert "<h1>Payouts and Search: major outage</h1>" in published(at + minutes(1)).text()


def test_the_worst_incident_gives_the_headline(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """S1: several incidents: the worst is named, the others are counted."""
    told(declared(by=alex, at=at, title="Nobody can pay"), "Checkout=major_outage", at=at + minutes(1))
    told(declared(by=alex, at=at, title="Search is slow"), "Search=degraded_performance", at=at + minutes(2))
    text = published(at + minutes(3)).text()
    assert "<h1>Nobody can pay</h1>" in text
    assert "1 more incident is open." in text


def test_all_is_well_says_when_it_was_checked(services: Services, at: datetime, published: Published) -> None:
    """design 3.3: an old stamp reads as a broken page."""
    text = published(at).text()
    assert "<h1>Everything is working</h1>" in text
    assert re.search(r'Checked <b[^>]*></b><time datetime="2026-06-06T14:16:00Z"[^>]*>6 Jun, 14:16 UTC</time>', text)


def shown(text: str, attribute: str) -> list[bool]:
    """Whether each element with this attribute is shown."""
    return ["hidden" not in tag for tag in re.findall(rf"<[a-z]+[^>]*{attribute}=[^>]*>", text)]


def test_a_promise_is_public_and_admits_being_late(
    alex: Person, told: Told, at: datetime, published: Published
) -> None:
    """C7: in time it says by when, strictly later it says so, also without a script."""
    told(declared(by=alex, at=at), at=at + minutes(2), next_in=15)
    due = at + minutes(17)
    text = published(due).text()
    assert "by <time" in text
    assert not any(shown(text, "data-late"))
    late = published(due + minutes(2)).text()
    assert all(shown(late, "data-late"))
    assert not any(shown(late, "data-early"))
    assert re.search(r"We said <time[^>]*>14:33 UTC</time> and are late\.</b> Still working on it\.", late)


def test_the_same_address_before_and_after(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """design 2.2: one permanent link; resolved it says how long it lasted."""
    incident = declared(by=alex, at=at, title="Saving fails", impact_began_at=at - minutes(4))
    told(incident, "Checkout=major_outage", at=at + minutes(2))
    path = next(path for path in published(at + minutes(3)).everything if path.startswith("incidents/"))
    monitoring(incident, by=alex, at=at + minutes(21))
    resolution.resolve(incident=incident, by=alex, at=at + minutes(40), final=FINAL)
    text = published(at + minutes(41)).text(path)
    assert "<h1>Resolved: Saving fails</h1>" in text
    assert "It lasted 25 min." in text
    assert text.count("<li data-status") == 2


def test_history_by_quarters(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """S2: pages of three months, older ones behind a link, quiet months said to be quiet."""
    spring = at.replace(month=2)
    incident = declared(by=alex, at=spring, title="Winter trouble")
    told(incident, "Search=partial_outage", at=spring + minutes(2))
    monitoring(incident, by=alex, at=spring + minutes(5))
    resolution.resolve(incident=incident, by=alex, at=spring + minutes(20), final=FINAL)
    found = published(at)
    assert "../history/2026-01/" in found.text("history/index.html")
    assert "April to June 2026" in found.text("history/2026-04/index.html")
    assert "Partial outage, 5 min" in found.text("history/2026-01/index.html")


def test_uptime_states_its_arithmetic(services: Services, alex: Person, at: datetime, published: Published) -> None:
    """design 3.3: the rule is printed, with an example from the figures."""
    components.set_status(component=services["Search"], status="major_outage", by=alex, at=at)
    components.set_status(component=services["Search"], status="operational", by=alex, at=at + minutes(30))
    text = published(at + minutes(31)).text("uptime/index.html")
    assert "100 × (1 − (1,800 + 0.3 × 0) ÷ (90 × 86,400)) = 99.97%" in text


def test_days_with_problems_can_be_read(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """design 9: the bars are for the eye; the same is a list with links."""
    told(declared(by=alex, at=at, title="Saving fails"), "Checkout=major_outage", at=at + minutes(2))
    text = published(at + minutes(32)).text()
    assert re.search(
        r"<li>6 Jun: major outage 30 min · <a href=\"\./incidents/[a-z0-9]{12}/\">Saving fails</a></li>", text
    )
    assert "99.97%" in text


def test_every_link_is_relative(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """S4: any folder of any web server can serve the page."""
    told(declared(by=alex, at=at), at=at + minutes(2))
    pages = {path: text for path, text in published(at + minutes(3)).everything.items() if path.endswith("index.html")}
    links = {link for text in pages.values() for link in re.findall(r'(?:href|src|data-live)="([^"]+)"', text)}
    assert {link for link in links if not link.startswith(("./", "../", "#"))} == set()
    assert len(pages) > 4


def test_no_time_without_its_zone(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """design 10: a clock time always says UTC."""
    told(declared(by=alex, at=at), "Checkout=partial_outage", at=at + minutes(2))
    for path, text in published(at + minutes(3)).everything.items():
        if path.endswith(".html"):
            assert re.findall(r">[^<]*\d\d:\d\d(?! UTC)[^<]*<", re.sub("Errors began at 14:14 UTC", "", text)) == [], (
                path
            )


def test_the_page_is_light(alex: Person, told: Told, at: datetime, published: Published) -> None:
    """design 13: page, styles and script within 15 KB compressed, with eight services of ninety days."""
    for number in range(5):
        components.create(name=f"Service {number}", by=alex, at=at, start_date=at.date().replace(year=2025))
    incident = declared(by=alex, at=at)
    for count in range(3):
        told(incident, "Checkout=partial_outage", "Payouts=major_outage", at=at + minutes(2 + count))
    folder = published(at + minutes(9)).folder / "current"
    parts = [folder / "index.html.gz", *folder.glob("assets/*.css.gz"), *folder.glob("assets/*.js.gz")]
    assert len(parts) == 3
    assert sum(part.stat().st_size for part in parts) <= 15_000


def test_impact_ended_is_known_before_resolution(alex: Person, told: Told, at: datetime) -> None:
    """D7: the end of impact and the resolution are different moments, here too."""
    from incidents import lifecycle
    from statuspage.models import PublicIncident

    incident = declared(by=alex, at=at)
    told(incident, at=at + minutes(2))
    lifecycle.end_impact(incident=incident, by=alex, at=at + minutes(8))
    assert PublicIncident.objects.get().impact_ended_at == at + minutes(8)
    assert publishing.heal(at + minutes(9)) == 0
