"""Keys get a scope and an end. Those that exist keep what they could do, for another 90 days."""

from datetime import datetime, timedelta

from django.db import migrations, models
from django.utils import timezone


def in_ninety_days() -> datetime:
    return timezone.now() + timedelta(days=90)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            "apitoken",
            "scope",
            models.CharField(
                "Was darf er?",
                max_length=10,
                choices=[("read", "nur lesen"), ("write", "lesen und ändern")],
                default="write",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "apitoken",
            "expires_at",
            models.DateTimeField("gilt bis", default=in_ninety_days),
            preserve_default=False,
        ),
        migrations.AddField(
            "apitoken",
            "reminded_at",
            models.DateTimeField("ans Ende erinnert am", null=True, blank=True),
        ),
    ]
