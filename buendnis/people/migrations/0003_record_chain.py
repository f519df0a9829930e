"""The record learns for whom somebody acted, what changed and why; and gets signatures and seals."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import buendnis.people.models.records


class Migration(migrations.Migration):
    dependencies = [("people", "0002_token_scope")]

    operations = [
        migrations.AlterField(
            "recordentry",
            "at",
            models.DateTimeField("Zeitpunkt", default=django.utils.timezone.now),
        ),
        migrations.AddField(
            "recordentry",
            "organisation",
            models.ForeignKey(
                "people.Organisation",
                django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
                verbose_name="handelt für",
            ),
        ),
        migrations.AddField(
            "recordentry",
            "changes",
            models.JSONField("Änderungen", default=dict, blank=True),
        ),
        migrations.AddField(
            "recordentry",
            "reason_digest",
            models.CharField(max_length=64, blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            "recordentry",
            "nonce",
            models.CharField(
                max_length=32, default=buendnis.people.models.records.new_nonce, editable=False
            ),
        ),
        migrations.AddField(
            "recordentry",
            "key_id",
            models.CharField(max_length=8, default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            "recordentry",
            "digest",
            models.CharField(max_length=64, default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "recordentry",
            models.Index(fields=["at"], name="record_at"),
        ),
        migrations.CreateModel(
            "RecordSeal",
            fields=[
                (
                    "sequence",
                    models.BigIntegerField("laufende Nummer", primary_key=True, serialize=False),
                ),
                ("previous", models.CharField(max_length=64, editable=False)),
                ("hash", models.CharField(max_length=64, editable=False)),
                ("key_id", models.CharField(max_length=8, editable=False)),
                (
                    "entry",
                    models.OneToOneField(
                        "people.RecordEntry",
                        django.db.models.deletion.PROTECT,
                        related_name="seal",
                        verbose_name="Protokolleintrag",
                    ),
                ),
            ],
            options={"verbose_name": "Siegel", "verbose_name_plural": "Siegel", "ordering": ["-sequence"]},
        ),
        migrations.CreateModel(
            "RecordReason",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        "people.RecordEntry",
                        django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        related_name="reason",
                        verbose_name="Protokolleintrag",
                    ),
                ),
                ("text", models.TextField("Begründung")),
                (
                    "salt",
                    models.CharField(
                        max_length=32, default=buendnis.people.models.records.new_nonce, editable=False
                    ),
                ),
            ],
            options={
                "verbose_name": "Begründung im Protokoll",
                "verbose_name_plural": "Begründungen im Protokoll",
            },
        ),
        migrations.CreateModel(
            "RecordOrigin",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        "people.RecordEntry",
                        django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        related_name="origin",
                        verbose_name="Protokolleintrag",
                    ),
                ),
                ("network", models.CharField("Netz", max_length=43)),
            ],
            options={
                "verbose_name": "Herkunft eines Zugriffs",
                "verbose_name_plural": "Herkunft von Zugriffen",
            },
        ),
    ]
