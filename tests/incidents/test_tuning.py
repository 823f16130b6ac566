"""Settings of administrators: thresholds of command health, severity policies (SPEC H1, D5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from config.kit.errors import Refusal
from incidents import access, reviewing, tuning
from incidents.health import thresholds
from incidents.models import HealthThreshold, SeverityPolicy, WordList
from roster.models import Person
from tests.incidents.rooms import SignedIn

HEALTH, SEVERITIES, SEV2 = "/settings/health/", "/settings/severities/", "/settings/severities/2/"
WORDS = "/settings/words/"


@pytest.fixture
def admin(morgan: Person) -> Person:
    Person.objects.filter(pk=morgan.pk).update(access="administrator")
    return Person.objects.get(pk=morgan.pk)


@pytest.fixture(autouse=True)
def _defaults() -> None:
    thresholds.forget()


def shown(page: Any) -> dict[str, Any]:
    """What the form of a settings page would post as it stands."""
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}


def ticked() -> dict[str, Any]:
    """The form of command health as it stands by default."""
    found: dict[str, Any] = {}
    for name, limits in thresholds.DEFAULTS.items():
        found[f"{name}-is_on"] = "on"
        found |= {
            f"{name}-{key}": value
            for key, value in (("warn", limits.warn), ("alarm", limits.alarm))
            if value is not None
        }
    return found


def test_threshold_is_set_with_who_and_when(admin: Person, at: datetime) -> None:
    """H1: an administrator changes it; the row says who and when, and it counts."""
    row = tuning.set_threshold(name="decision", is_on=True, warn=4, alarm=None, by=admin, at=at)
    assert (row.changed_by, row.changed_at) == (admin, at)
    thresholds.forget()
    assert (thresholds.load()["decision"].warn, thresholds.load()["decision"].alarm) == (4, None)


@pytest.mark.parametrize(
    ("warn", "alarm", "field"), [(9, 5, "warn"), (-1, 5, "warn"), (1, 10_001, "alarm"), (1, 2.5, "alarm")]
)
def test_thresholds_that_make_no_sense(admin: Person, at: datetime, warn: Any, alarm: Any, field: str) -> None:
    """H1, X5: a warning after the alarm, numbers outside 0 to 10,000."""
    with pytest.raises(Refusal) as caught:
        tuning.set_threshold(name="decision", is_on=True, warn=warn, alarm=alarm, by=admin, at=at)
    assert caught.value.field == field
    assert not HealthThreshold.objects.exists()


def test_what_counts_backwards_may_warn_earlier_than_it_alarms(admin: Person, at: datetime) -> None:
    """H1: five minutes before the promise, at the promise: both counts are their own."""
    tuning.set_threshold(name="next_update", is_on=True, warn=10, alarm=0, by=admin, at=at)
    with pytest.raises(Refusal):
        tuning.set_threshold(name="moon", is_on=True, warn=1, alarm=2, by=admin, at=at)


def test_only_administrators(alex: Person, morgan: Person, at: datetime, signed_in: SignedIn) -> None:
    """P1: responders and managers neither see nor change the settings."""
    for person in (alex, morgan):
        with pytest.raises(access.NotAllowed):
            tuning.set_threshold(name="decision", is_on=False, warn=1, alarm=2, by=person, at=at)
        with pytest.raises(access.NotAllowed):
            tuning.set_policy(level=2, values={}, by=person, at=at)
        for page in (HEALTH, SEVERITIES, SEV2, WORDS):
            assert signed_in(person).get(page).status_code == 403
            assert signed_in(person).post(page).status_code in (403, 405)


def test_health_page_saves_what_changed(admin: Person, signed_in: SignedIn) -> None:
    """H1: a plain form of every check; only what differs leaves a row."""
    client = signed_in(admin)
    assert client.get(HEALTH).status_code == 200
    data = {**ticked(), "scribe-warn": "15"}
    del data["night-is_on"]
    assert client.post(HEALTH, data).status_code == 302
    rows = {row.check_name: row for row in HealthThreshold.objects.all()}
    assert rows.keys() == {"scribe", "night"}
    assert (rows["scribe"].warn_minutes, rows["night"].is_on) == (15, False)
    assert f"by {admin.first_name}" in client.get(HEALTH).content.decode()


@pytest.mark.parametrize("wrong", [{"scribe-warn": "30"}, {"scribe-warn": "x"}, {"scribe-alarm": "10001"}])
def test_health_page_refuses_and_keeps_what_was_typed(
    admin: Person, signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    """X5: all of it or nothing; what was typed stays in its field."""
    page = signed_in(admin).post(HEALTH, {**ticked(), "decision-warn": "1", **wrong})
    assert page.status_code == 422
    assert not HealthThreshold.objects.exists()
    assert f'value="{next(iter(wrong.values()))}"' in page.content.decode()


def test_policy_page_changes_a_severity(admin: Person, signed_in: SignedIn) -> None:
    """D5: the table is editable; who and when stay on the row."""
    client = signed_in(admin)
    data = shown(client.get(SEV2)) | {"interval_minutes": "20", "second_approval": "on", "command_minutes": "180"}
    assert client.post(SEV2, data).status_code == 302
    now = SeverityPolicy.objects.get(level=2)
    assert (now.interval_minutes, now.second_approval, now.command_minutes) == (20, True, 180)
    assert (now.limit_minutes, now.wanted_roles, now.changed_by) == (
        60,
        ["commander", "operations", "communications"],
        admin,
    )
    assert "20 min" in client.get(SEVERITIES).content.decode()


@pytest.mark.parametrize(("wrong", "field"), [
    ({"limit_minutes": "10"}, "limit_minutes"),
    ({"first_update_minutes": "90"}, "first_update_minutes"),
    ({"interval_minutes": ""}, "interval_minutes"),
    ({"stabilization_minutes": "-1"}, "stabilization_minutes"),
    ({"apart_roles": ["scribe"]}, "apart_roles"),
    ({"wanted_roles": ["emperor"]}, "wanted_roles"),
    ({"postmortem": "later"}, "postmortem"),
    ({"command_minutes": "0"}, "command_minutes"),
])  # fmt: skip
def test_policies_that_contradict_themselves(
    admin: Person, signed_in: SignedIn, wrong: dict[str, Any], field: str
) -> None:
    """D5, X5: refused at the field, nothing saved, the text kept."""
    client = signed_in(admin)
    before = list(SeverityPolicy.objects.values())
    page = client.post(SEV2, shown(client.get(SEV2)) | wrong)
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert list(SeverityPolicy.objects.values()) == before


@pytest.mark.parametrize("level", [0, 7, 99_999_999_999])
def test_unknown_severity_is_not_found(admin: Person, signed_in: SignedIn, level: int) -> None:
    """X5: 404, never 500."""
    assert signed_in(admin).get(f"/settings/severities/{level}/").status_code == 404


def test_settings_stand_in_the_navigation_of_administrators(admin: Person, alex: Person, signed_in: SignedIn) -> None:
    """P1: whoever may not change them is not shown the way."""
    assert SEVERITIES in signed_in(admin).get("/incidents/").content.decode()
    assert SEVERITIES not in signed_in(alex).get("/incidents/").content.decode()


def test_words_page_changes_the_lists_that_differ(admin: Person, signed_in: SignedIn) -> None:
    """C4: one word a line; who and when stay on the row, unchanged lists leave none, an empty one is ours again."""
    client = signed_in(admin)
    data = shown(client.get(WORDS)) | {"vendor": "Acme\r\n\r\n Globex  Cloud\r\nAcme", "jargon": "shard = part"}
    assert client.post(WORDS, data).status_code == 302
    rows = {row.rule: (row.words, row.changed_by) for row in WordList.objects.select_related("changed_by")}
    assert rows == {"vendor": (["Acme", "Globex Cloud"], admin), "jargon": (["shard = part"], admin)}
    assert reviewing.in_force()["jargon"] == {"shard": "part"}
    before = WordList.objects.get(rule="vendor").changed_at
    assert client.post(WORDS, data | {"jargon": ""}).status_code == 302
    assert [(row.rule, row.changed_at) for row in WordList.objects.all()] == [("vendor", before)]
    assert f"by {admin.first_name}" in client.get(WORDS).content.decode()


@pytest.mark.parametrize("wrong", ["x\n" + "y" * 121, "= plain", "\n".join(map(str, range(301))), "a\x00b"])
def test_words_page_refuses_and_keeps_what_was_typed(admin: Person, signed_in: SignedIn, wrong: str) -> None:
    """X5: refused at its list, none of the lists saved, the text kept."""
    client = signed_in(admin)
    page = client.post(WORDS, shown(client.get(WORDS)) | {"vendor": "Acme", "guess": wrong})
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"guess"}
    assert page.context["form"]["guess"].value() == wrong
    assert not WordList.objects.exists()


def test_settings_are_found_in_the_palette_by_administrators(admin: Person, alex: Person, signed_in: SignedIn) -> None:
    """P1: every page of the settings by its words, for whoever may change them."""
    assert WORDS in signed_in(admin).get("/palette/?q=jargon").content.decode()
    assert HEALTH in signed_in(admin).get("/palette/?q=thresholds").content.decode()
    assert SEVERITIES not in signed_in(alex).get("/palette/?q=severities").content.decode()
