
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roster', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='preferences',
            field=models.JSONField(blank=True, default=dict, help_text='Keys on or off, sounds, other small choices.'),
        ),
    ]
