from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    """Overrides so far were decided by one person; they keep that as their state."""

    dependencies = [
        ("matching", "0005_newest_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "override",
            "state",
            models.CharField("Stand", max_length=10, default="earlier"),
        ),
        migrations.AlterField(
            "override",
            "state",
            models.CharField(
                "Stand",
                max_length=10,
                default="chosen",
                choices=[
                    ("chosen", "noch nicht angefragt"),
                    ("waiting", "wartet auf eine zweite Person"),
                    ("confirmed", "von einer zweiten Person bestätigt"),
                    ("alone", "ohne zweite Person, weil es keine gab"),
                    ("earlier", "vor der Einführung des Vier-Augen-Prinzips"),
                    ("dropped", "zurückgenommen"),
                ],
            ),
        ),
        migrations.AddField(
            "override",
            "confirmed_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="bestätigt von",
            ),
        ),
        migrations.AddField(
            "override",
            "settled_at",
            models.DateTimeField("erledigt am", blank=True, null=True),
        ),
        migrations.AddConstraint(
            "override",
            models.UniqueConstraint(
                fields=["need", "offer"],
                condition=models.Q(state__in=["chosen", "waiting"]),
                name="override_open_once",
            ),
        ),
        migrations.AddConstraint(
            "override",
            models.CheckConstraint(
                condition=~models.Q(state="confirmed")
                | (models.Q(confirmed_by__isnull=False) & ~models.Q(confirmed_by=models.F("by"))),
                name="override_confirmed_by_another",
            ),
        ),
    ]
