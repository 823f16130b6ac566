"""Index the words of incidents (SPEC D3); services, links and parts are entries of a kind of their own."""

from django.db import migrations, models

from incidents import search

KINDS = [
    ("alert", "Alert"), ("observation", "Observation"), ("action", "Action"), ("decision", "Decision"),
    ("hypothesis", "Hypothesis"), ("proposal", "Proposal"), ("task", "Task"), ("role", "Role"),
    ("severity", "Severity"), ("phase", "Phase"), ("time", "Key time"), ("update", "Update"), ("comms", "Comms"),
    ("note", "Note"), ("nudge", "Reminder"), ("context", "Context"), ("health", "Command health"), ("mark", "Mark"),
]


def lay(apps, schema_editor):
    search.install(schema_editor.connection)


def lift(apps, schema_editor):
    search.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0007_ending")]
    operations = [
        migrations.RunPython(lay, lift),
        migrations.AlterField("timelineentry", "kind", models.CharField(choices=KINDS, max_length=16)),
    ]
