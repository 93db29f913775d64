"""Gives processes the list of their entities and a status for each domain.

Processes that exist already get an empty list: what is under them lies in the tables of upper apps, which this one must
not know, so a migration that fills the list has its place up there. Until then each entity is noted on its old process
when something happens to it next.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('processes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='process',
            name='doms_status',
            field=models.CharField(choices=[('CREATED', 'Created'), ('IN_PROGRESS', 'In progress'), ('FINISHED', 'Finished'), ('CANCELED', 'Canceled'), ('ERROR', 'Error'), ('NOT_AVAILABLE', 'Not available')], default='NOT_AVAILABLE', max_length=16),
        ),
        migrations.AddField(
            model_name='process',
            name='entities',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='process',
            name='inventory_status',
            field=models.CharField(choices=[('CREATED', 'Created'), ('IN_PROGRESS', 'In progress'), ('FINISHED', 'Finished'), ('CANCELED', 'Canceled'), ('ERROR', 'Error'), ('NOT_AVAILABLE', 'Not available')], default='NOT_AVAILABLE', max_length=16),
        ),
        migrations.AddField(
            model_name='process',
            name='operative_status',
            field=models.CharField(choices=[('CREATED', 'Created'), ('IN_PROGRESS', 'In progress'), ('FINISHED', 'Finished'), ('CANCELED', 'Canceled'), ('ERROR', 'Error'), ('NOT_AVAILABLE', 'Not available')], default='NOT_AVAILABLE', max_length=16),
        ),
        migrations.AlterField(
            model_name='process',
            name='status',
            field=models.CharField(choices=[('CREATED', 'Created'), ('IN_PROGRESS', 'In progress'), ('FINISHED', 'Finished'), ('CANCELED', 'Canceled'), ('ERROR', 'Error'), ('NOT_AVAILABLE', 'Not available')], default='CREATED', max_length=16),
        ),
        migrations.AddIndex(
            model_name='process',
            index=models.Index(fields=['status', 'id'], name='process_status'),
        ),
        migrations.AddIndex(
            model_name='process',
            index=models.Index(fields=['operative_status', 'id'], name='process_operative_status'),
        ),
        migrations.AddIndex(
            model_name='process',
            index=models.Index(fields=['created_at'], name='process_created'),
        ),
    ]
