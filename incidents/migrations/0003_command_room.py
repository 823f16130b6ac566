
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from incidents import protected


def unprotect(apps, schema_editor):
    protected.remove(schema_editor.connection, [protected.TIMELINE])


def protect_again(apps, schema_editor):
    from config.kit import append_only

    append_only.install(schema_editor.connection, protected.TIMELINE)


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0002_policies_and_triggers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # SQLite rebuilds the table and PostgreSQL fills the new columns: both count as changing it.
        migrations.RunPython(unprotect, protect_again),
        migrations.CreateModel(
            name='AcceptedRisk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=300)),
                ('monitoring', models.CharField(max_length=300)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField()),
                ('returned_at', models.DateTimeField(blank=True, help_text='When it expired and its owner was told.', null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_how', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['expires_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField(help_text='Of the entry it belongs to.')),
                ('public_id', models.CharField(max_length=32, unique=True)),
                ('content_type', models.CharField(max_length=40)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField(help_text='Bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ContactTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('total', models.PositiveIntegerField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('counted_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-counted_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('sequence', models.PositiveIntegerField(help_text='Of the entry that recorded it.')),
                ('text', models.TextField()),
                ('options', models.TextField(blank=True, help_text='One a line: what else could have been done.')),
                ('rationale', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='DraftRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('fields', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-revision'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_name', models.CharField(max_length=40)),
                ('subject', models.CharField(blank=True, max_length=40)),
                ('level', models.CharField(choices=[('warn', 'Warning'), ('alarm', 'Alarm')], max_length=5)),
                ('title', models.CharField(max_length=200)),
                ('raised_at', models.DateTimeField()),
                ('alarmed_at', models.DateTimeField(blank=True, null=True)),
                ('cleared_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['raised_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('commander', 'Incident Commander'), ('operations', 'Operations Lead'), ('communications', 'Communications Lead'), ('scribe', 'Scribe'), ('expert', 'Subject-Matter Expert'), ('support', 'Support Lead'), ('sponsor', 'Executive Sponsor')], max_length=16)),
                ('area', models.CharField(blank=True, help_text='What an expert knows: "database".', max_length=40)),
                ('offered_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Waiting for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], default='open', max_length=10)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, help_text='Why it was declined.', max_length=300)),
            ],
            options={
                'ordering': ['offered_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HealthThreshold',
            fields=[
                ('check_name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('is_on', models.BooleanField(default=True)),
                ('warn_minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('alarm_minutes', models.PositiveIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='HeldUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fields', models.JSONField(help_text='The arguments of post_update.')),
                ('requested_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting for a second person'), ('released', 'Released'), ('sent_back', 'Sent back')], default='waiting', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['requested_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Hypothesis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('sequence', models.PositiveIntegerField(help_text='Of the entry that raised it.')),
                ('text', models.TextField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('ruled_out', 'Ruled out'), ('confirmed', 'Confirmed')], default='open', max_length=10)),
                ('raised_at', models.DateTimeField()),
                ('evidence', models.TextField(blank=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'hypotheses',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='IncidentLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('dashboard', 'Dashboard'), ('runbook', 'Runbook'), ('repository', 'Repository'), ('bridge', 'Bridge'), ('other', 'Link')], default='other', max_length=10)),
                ('label', models.CharField(max_length=80)),
                ('url', models.URLField(max_length=500)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Mitigation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('what', models.CharField(max_length=300)),
                ('put_at', models.DateTimeField()),
                ('settled', models.CharField(blank=True, choices=[('removed', 'Removed'), ('ticketed', 'Written down for later')], max_length=8)),
                ('link', models.CharField(blank=True, help_text='Where the rest of the work is written down.', max_length=500)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('raised_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['raised_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Pin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pinned_at', models.DateTimeField()),
                ('unpinned_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('sequence', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('what', models.CharField(max_length=200)),
                ('effect', models.TextField(blank=True, help_text='What it should do.')),
                ('risk', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=8)),
                ('risk_words', models.TextField(help_text='What could go wrong, in words.')),
                ('undo', models.TextField(help_text='How to take it back.')),
                ('state', models.CharField(choices=[('waiting', 'Waiting for a decision'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                ('version', models.PositiveIntegerField(default=1, help_text='Rises with every act; a late click shows an older one.')),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, help_text='Why it was rejected, stopped or withdrawn.', max_length=300)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('result', models.CharField(blank=True, choices=[('helped', 'Helped'), ('partly', 'Helped partly'), ('none', 'No effect'), ('worse', 'Made it worse')], max_length=8)),
                ('observed', models.TextField(blank=True, help_text='What was seen after it ran.')),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ProposalQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='redaction', serialize=False, to='incidents.timelineentry')),
                ('redacted_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('description', models.TextField(blank=True)),
                ('tier', models.PositiveSmallIntegerField(choices=[(1, 'Tier 1, critical'), (2, 'Tier 2, important'), (3, 'Tier 3, supporting')], default=2)),
                ('team', models.CharField(blank=True, help_text='The team that owns it.', max_length=80)),
                ('cost_per_minute', models.DecimalField(blank=True, decimal_places=2, help_text='What a minute of downtime costs.', max_digits=12, null=True)),
                ('currency', models.CharField(default='USD', max_length=3)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['tier', 'name'],
            },
        ),
        migrations.CreateModel(
            name='ServiceLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('dashboard', 'Dashboard'), ('runbook', 'Runbook'), ('repository', 'Repository'), ('bridge', 'Bridge'), ('other', 'Link')], max_length=10)),
                ('label', models.CharField(max_length=80)),
                ('url', models.URLField(max_length=500)),
            ],
            options={
                'ordering': ['kind', 'label'],
            },
        ),
        migrations.CreateModel(
            name='StakeholderQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('what', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('dropped', 'Dropped')], default='open', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('report_at', models.DateTimeField(blank=True, help_text='When its owner reports back.', null=True)),
                ('outcome', models.TextField(blank=True, help_text='What was reported last.')),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='UpdateDraft',
            fields=[
                ('incident', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='draft', serialize=False, to='incidents.incident')),
                ('fields', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('pen_taken_at', models.DateTimeField(blank=True, null=True)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Workstream',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('objective', models.CharField(blank=True, max_length=300)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['opened_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='incident',
            name='logged_at',
            field=models.DateTimeField(blank=True, help_text='Written down after the fact, at (SPEC D12).', null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='merged_into',
            field=models.ForeignKey(blank=True, help_text='Where it goes on.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='incident',
            name='objective',
            field=models.CharField(blank=True, help_text='The one sentence everybody works towards.', max_length=300),
        ),
        migrations.AddField(
            model_name='incident',
            name='parent',
            field=models.ForeignKey(blank=True, help_text='The larger event.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='incident',
            name='recovery',
            field=models.JSONField(blank=True, default=dict, help_text='Recovery item to who confirmed it and when.'),
        ),
        migrations.AddField(
            model_name='incident',
            name='severity_checked_at',
            field=models.DateTimeField(blank=True, help_text='When severity was last looked at.', null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='who_else',
            field=models.CharField(blank=True, help_text='Who else needs to know.', max_length=200),
        ),
        migrations.AddField(
            model_name='severitypolicy',
            name='apart_roles',
            field=models.JSONField(default=list, help_text='Roles that different people should hold (SPEC P6).'),
        ),
        migrations.AddField(
            model_name='severitypolicy',
            name='command_minutes',
            field=models.PositiveIntegerField(default=240, help_text='How long one person should command.'),
        ),
        migrations.AddField(
            model_name='severitypolicy',
            name='second_approval',
            field=models.BooleanField(default=False, help_text='A second person releases public updates (SPEC C9).'),
        ),
        migrations.AddField(
            model_name='timelineentry',
            name='body_hash',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='timelineentry',
            name='corrects',
            field=models.PositiveIntegerField(blank=True, help_text='Sequence of the entry it replaces.', null=True),
        ),
        migrations.AddField(
            model_name='timelineentry',
            name='detail_hash',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='incident',
            name='services',
            field=models.CharField(blank=True, help_text='As they were named at declaration.', max_length=200),
        ),
        migrations.AlterField(
            model_name='timelineentry',
            name='kind',
            field=models.CharField(choices=[('alert', 'Alert'), ('observation', 'Observation'), ('action', 'Action'), ('decision', 'Decision'), ('hypothesis', 'Hypothesis'), ('proposal', 'Proposal'), ('task', 'Task'), ('role', 'Role'), ('severity', 'Severity'), ('phase', 'Phase'), ('time', 'Key time'), ('update', 'Update'), ('note', 'Note'), ('nudge', 'Reminder'), ('health', 'Command health'), ('mark', 'Mark')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='timelineentry',
            constraint=models.UniqueConstraint(fields=('incident', 'corrects'), name='corrected_once'),
        ),
        migrations.AddField(
            model_name='acceptedrisk',
            name='accepted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='acceptedrisk',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='acceptedrisk',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accepted_risks', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='acceptedrisk',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accepted_risks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attachment',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attachment',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='contacttally',
            name='counted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contacttally',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tallies', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='decision',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='draftrevision',
            name='saved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='finding',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='follow',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='follow',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Handoff',
            fields=[
                ('offer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='handoff', serialize=False, to='incidents.offer')),
                ('briefing', models.JSONField(help_text='Heading to sentences, as it stood when it was offered.')),
                ('note', models.TextField(blank=True, help_text='What the record does not say, from the one who leaves.')),
            ],
        ),
        migrations.AddField(
            model_name='offer',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='offer',
            name='leaving',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='incidents.assignment'),
        ),
        migrations.AddField(
            model_name='offer',
            name='offered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='offer',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='heldupdate',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='heldupdate',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_updates', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='heldupdate',
            name='requested_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hypothesis',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hypotheses', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='hypothesis',
            name='raised_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hypothesis',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='incidentlink',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='incidentlink',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared_links', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='mitigation',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mitigations', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='mitigation',
            name='put_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mitigation',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='objection',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='incidents.decision'),
        ),
        migrations.AddField(
            model_name='objection',
            name='raised_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pin',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pins', to='incidents.timelineentry'),
        ),
        migrations.AddField(
            model_name='pin',
            name='pinned_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pin',
            name='unpinned_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='presence',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='presence',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='executed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='verified_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mitigation',
            name='proposal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mitigations', to='incidents.proposal'),
        ),
        migrations.AddField(
            model_name='proposalquestion',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposalquestion',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposalquestion',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='incidents.proposal'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='redacted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='service',
            name='depends_on',
            field=models.ManyToManyField(blank=True, related_name='dependants', to='incidents.service'),
        ),
        migrations.AddField(
            model_name='incident',
            name='affected',
            field=models.ManyToManyField(blank=True, related_name='incidents', to='incidents.service'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('phase', 'merged'), _negated=True), ('merged_into__isnull', False), _connector='OR'), name='merged_goes_on_somewhere'),
        ),
        migrations.AddField(
            model_name='servicelink',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='incidents.service'),
        ),
        migrations.AddField(
            model_name='stakeholderquestion',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stakeholderquestion',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stakeholderquestion',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stakeholder_questions', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='task',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='task',
            name='finished_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='task',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='task',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incident_tasks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='updatedraft',
            name='pen',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='updatedraft',
            name='saved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draftrevision',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='incidents.updatedraft'),
        ),
        migrations.AddField(
            model_name='workstream',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='workstreams', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='workstream',
            name='lead',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='workstream',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='task',
            name='workstream',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='incidents.workstream'),
        ),
        migrations.AddIndex(
            model_name='acceptedrisk',
            index=models.Index(condition=models.Q(('ended_at__isnull', True), ('returned_at__isnull', True)), fields=['expires_at'], name='risk_expiry'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['incident', 'sequence'], name='attachment_of_entry'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('incident', 'number'), name='one_decision_per_number'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(condition=models.Q(('cleared_at__isnull', True)), fields=('incident', 'check_name', 'subject'), name='one_open_finding_per_check'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(fields=('incident', 'person'), name='followed_once'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['expires_at'], name='offer_expiry'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open'), models.Q(('role', 'expert'), _negated=True)), fields=('incident', 'role'), name='one_open_offer_per_role'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('incident', 'role', 'person'), name='offered_once'),
        ),
        migrations.AddConstraint(
            model_name='heldupdate',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('incident',), name='one_update_held'),
        ),
        migrations.AddConstraint(
            model_name='hypothesis',
            constraint=models.UniqueConstraint(fields=('incident', 'number'), name='one_hypothesis_per_number'),
        ),
        migrations.AddConstraint(
            model_name='pin',
            constraint=models.UniqueConstraint(condition=models.Q(('unpinned_at__isnull', True)), fields=('entry',), name='pinned_once'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('incident', 'person'), name='one_presence_per_person'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('incident', 'number'), name='one_proposal_per_number'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'withdrawn']), ('decided_at__isnull', False), _connector='OR'), name='proposal_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('result', ''), _negated=True), _connector='OR'), name='proposal_done_has_result'),
        ),
        migrations.AddConstraint(
            model_name='mitigation',
            constraint=models.UniqueConstraint(fields=('incident', 'number'), name='one_mitigation_per_number'),
        ),
        migrations.AddConstraint(
            model_name='draftrevision',
            constraint=models.UniqueConstraint(fields=('draft', 'revision'), name='one_draft_per_revision'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('incident', 'number'), name='one_task_per_number'),
        ),
    ]
