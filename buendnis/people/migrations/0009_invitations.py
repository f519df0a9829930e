"""Roles that wait for somebody to come."""
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_restrictions'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoleOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('local_actor', 'Akteur/in vor Ort'), ('neighbourhood_manager', 'Quartiersmanagement'), ('municipality_staff', 'Sachbearbeitung Kommune'), ('municipality_lead', 'Projektleitung Kommune'), ('member_staff', 'Mitarbeit Bündnismitglied'), ('member_representative', 'Vertretung des Bündnismitglieds'), ('coordinator', 'Geschäftsstelle'), ('office_lead', 'Leitung der Geschäftsstelle'), ('ministry_reader', 'Ministerium'), ('editor', 'Redaktion'), ('auditor', 'Datenschutzprüfung')], max_length=30, verbose_name='Rolle')),
                ('email', models.EmailField(max_length=254, verbose_name='E-Mail-Adresse')),
                ('name', models.CharField(max_length=200, verbose_name='Name')),
                ('invited_at', models.DateTimeField(auto_now_add=True, verbose_name='eingeladen am')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='eingeladen von')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='people.organisation', verbose_name='Organisation')),
            ],
            options={
                'verbose_name': 'Angebotene Rolle',
                'verbose_name_plural': 'Angebotene Rollen',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'kind', 'email'), name='role_offered_once')],
            },
        ),
    ]
