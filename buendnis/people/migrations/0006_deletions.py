import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_record_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='forgotten_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='gelöscht am'),
        ),
        migrations.CreateModel(
            name='Deletion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='gelöscht am')),
                ('trigger', models.CharField(choices=[('office', 'durch die Geschäftsstelle'), ('retention', 'nach Ablauf der Aufbewahrung'), ('replay', 'nach dem Einspielen einer Sicherung')], max_length=10, verbose_name='Anlass')),
                ('identity', models.CharField(blank=True, editable=False, max_length=64)),
                ('addresses', models.JSONField(default=list, editable=False)),
                ('pending', models.JSONField(default=list, editable=False)),
                ('listed_at', models.DateTimeField(editable=False, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='von')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ehemalige Person')),
            ],
            options={
                'verbose_name': 'Eintrag der Löschliste',
                'verbose_name_plural': 'Löschliste',
                'ordering': ['-pk'],
            },
        ),
    ]
