"""A page with a few services, a folder of its own, and the words to publish and to read what was published."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from incidents.models import Incident
from roster.models import Person
from statuspage import components, generations, publishing
from statuspage.models import Component, Page
from tests import builders

Services = dict[str, Component]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where this test's page is written."""
    settings.STATUS_DIR = tmp_path / "status"
    return settings.STATUS_DIR / "public"


@pytest.fixture
def services(alex: Person, at: datetime) -> Services:
    """Checkout and Payouts under Payments, Search alone; known for a year."""
    old = at.replace(year=2025)
    payments = components.create_group(name="Payments", by=alex, at=old)
    since = date(2025, 6, 1)
    found = [
        components.create(name=name, group=payments, by=alex, at=old, start_date=since)
        for name in ("Checkout", "Payouts")
    ]
    found.append(components.create(name="Search", by=alex, at=old, start_date=since))
    return {component.name: component for component in found}


class Told:
    """Tell customers of an incident: `told(incident, "Checkout=partial_outage", at=at)`."""

    def __init__(self, by: Person, services: Services) -> None:
        self.by, self.services = by, services

    def __call__(self, incident: Incident, *states: str, at: datetime, **more: Any) -> Any:
        chosen = dict(state.split("=") for state in states)
        extras = {"components": {self.services[name].public_id: status for name, status in chosen.items()}}
        return builders.updated(incident, by=self.by, at=at, extras=extras if chosen else {}, **more)


@pytest.fixture
def told(priya: Person, services: Services) -> Told:
    return Told(priya, services)


@pytest.fixture
def page(db: None, at: datetime) -> Page:
    return generations.main_page(at)


class Published:
    """The files of the current generation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, at: datetime) -> Published:
        publishing.sweep(at)
        return self

    def text(self, path: str = "index.html") -> str:
        return (self.folder / "current" / path).read_text()

    def json(self, path: str) -> Any:
        return json.loads(self.text(f"api/{path}.json"))

    @property
    def manifest(self) -> Any:
        return json.loads(self.text("manifest.json"))

    @property
    def everything(self) -> dict[str, str]:
        """Every readable file and its text."""
        return {path: self.text(path) for path in self.manifest["files"] if not path.endswith(".woff2")}


@pytest.fixture
def published(folder: Path) -> Published:
    return Published(folder)


Publish = Callable[[datetime], Published]
