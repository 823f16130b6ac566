"""The one status page there is now; its name and address come from the settings."""

from datetime import UTC, datetime

from django.db import migrations


def make(apps, schema_editor):
    apps.get_model("statuspage", "Page").objects.get_or_create(slug="public", defaults={"updated_at": datetime.now(UTC)})


class Migration(migrations.Migration):
    dependencies = [("statuspage", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
