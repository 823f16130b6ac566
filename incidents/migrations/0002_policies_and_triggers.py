"""Seed the severity policies of SPEC D5 and make the timeline append-only in the database (SPEC T2)."""

from django.db import migrations

from config.kit import append_only

POLICIES = [
    {
        "level": 1, "word": "Critical",
        "meaning": "Most users cannot use a core function, data is being lost, or revenue has stopped.",
        "called": "all hands, execs told",
        "first_update_minutes": 5, "interval_minutes": 15, "limit_minutes": 30,
        "promises_public": True, "promises_stakeholders": True,
        "wanted_roles": ["commander", "operations", "communications", "scribe"],
        "stabilization_minutes": 30, "escalation_minutes": 30,
        "postmortem": "required", "postmortem_hours": 48, "action_item_days": 14,
    },
    {
        "level": 2, "word": "Major",
        "meaning": "Many users affected, or a core function is degraded.",
        "called": "on-call and SMEs",
        "first_update_minutes": 5, "interval_minutes": 30, "limit_minutes": 60,
        "promises_public": True, "promises_stakeholders": True,
        "wanted_roles": ["commander", "operations", "communications"],
        "stabilization_minutes": 15, "escalation_minutes": 60,
        "postmortem": "required", "postmortem_hours": 120, "action_item_days": 30,
    },
    {
        "level": 3, "word": "Minor",
        "meaning": "Few users affected, or a non-critical function, and a workaround exists.",
        "called": "on-call",
        "first_update_minutes": 15, "interval_minutes": 120, "limit_minutes": 240,
        "promises_public": False, "promises_stakeholders": True,
        "wanted_roles": ["commander"],
        "stabilization_minutes": 0, "escalation_minutes": None,
        "postmortem": "optional", "postmortem_hours": 336, "action_item_days": 60,
    },
    {
        "level": 4, "word": "Low",
        "meaning": "Internal or cosmetic; no customer sees it.",
        "called": "the owner",
        "first_update_minutes": None, "interval_minutes": None, "limit_minutes": None,
        "promises_public": False, "promises_stakeholders": False,
        "wanted_roles": ["commander"],
        "stabilization_minutes": 0, "escalation_minutes": None,
        "postmortem": "none", "postmortem_hours": None, "action_item_days": 90,
    },
]


def seed(apps, schema_editor):
    policy = apps.get_model("incidents", "SeverityPolicy")
    for row in POLICIES:
        policy.objects.get_or_create(level=row["level"], defaults=row)


def protect(apps, schema_editor):
    append_only.install(schema_editor.connection, "incidents_timelineentry")


def unprotect(apps, schema_editor):
    append_only.remove(schema_editor.connection, "incidents_timelineentry")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]
    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RunPython(protect, unprotect),
    ]
