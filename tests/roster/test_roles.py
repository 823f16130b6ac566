"""Roles in the field's words (SPEC P2)."""

from __future__ import annotations

from roster.roles import DUTIES, Role


def test_roles() -> None:
    """P2: seven roles, in the order in which they are wanted."""
    assert Role.labels == [
        "Incident Commander",
        "Operations Lead",
        "Communications Lead",
        "Scribe",
        "Subject-Matter Expert",
        "Support Lead",
        "Executive Sponsor",
    ]


def test_every_role_has_a_card() -> None:
    """P2: the holder sees what the role does and must not do."""
    assert list(DUTIES) == Role.values
    for duty in DUTIES.values():
        assert duty.does.endswith(".")
        assert duty.leaves.startswith("Does not ")
        assert duty.short
        assert duty.icon


def test_the_commander_does_not_debug() -> None:
    """P2: above all, the commander does not debug."""
    assert "does not debug" in DUTIES[Role.COMMANDER].leaves.lower()
