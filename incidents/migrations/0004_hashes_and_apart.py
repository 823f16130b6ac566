"""Keep the hash of what each entry says, let a redaction through (SPEC T2), say which roles stay apart (SPEC P6)."""

import hashlib
import json

from django.db import migrations

from incidents import protected

APART = {
    1: (["commander", "operations", "communications", "scribe"], 120),
    2: (["commander", "communications"], 240),
}


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def keep_hashes(apps, schema_editor):
    entries = apps.get_model("incidents", "TimelineEntry").objects
    for entry in entries.filter(body_hash="").iterator():
        detail = json.dumps(entry.detail, sort_keys=True, separators=(",", ":"))
        entries.filter(pk=entry.pk).update(body_hash=sha(entry.body), detail_hash=sha(detail))


def set_apart(apps, schema_editor):
    policies = apps.get_model("incidents", "SeverityPolicy").objects
    for level, (roles, minutes) in APART.items():
        policies.filter(level=level).update(apart_roles=roles, command_minutes=minutes)


def protect(apps, schema_editor):
    protected.install(schema_editor.connection)


def unprotect(apps, schema_editor):
    protected.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_command_room")]
    operations = [
        migrations.RunPython(keep_hashes, migrations.RunPython.noop),
        migrations.RunPython(set_apart, migrations.RunPython.noop),
        migrations.RunPython(protect, unprotect),
    ]
