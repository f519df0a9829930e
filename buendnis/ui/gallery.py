"""Every component in every state, with invented words as long and as short as real ones."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms as django_forms
from django.core.paginator import Page, Paginator

from buendnis.ui.forms import Form

LONG_WORD = "Städtebauförderungsverwaltungsvereinbarung"
ERROR_PAGES = (400, 403, 404, 500, 503)


@dataclass(frozen=True)
class Invented:
    """Stands for a record of a room: a dated fact, an example or a thing with a source mark."""

    text: str = ""
    on: date | None = None
    url: str = ""
    is_example: bool = False
    checked: str = "paper"


class SampleForm(Form):
    """One field of every kind."""

    text = django_forms.CharField(
        label="Was brauchen Sie?",
        help_text="Schreiben Sie, wie Sie es am Telefon sagen würden.",
        widget=django_forms.Textarea,
        max_length=4000,
    )
    title = django_forms.CharField(label="Kurzer Titel", max_length=80, required=False)
    email = django_forms.EmailField(label="E-Mail-Adresse")
    wanted_by = django_forms.DateField(label="Bis wann?", required=False)
    half_days = django_forms.IntegerField(label="Halbe Tage", min_value=1, max_value=20)
    site = django_forms.ChoiceField(
        label="Standort", choices=[("", "Bitte wählen"), ("1", "Musterstadt, Nordviertel"), ("2", LONG_WORD)]
    )
    format = django_forms.ChoiceField(
        label="Wie soll die Hilfe aussehen?",
        help_text="Sie können es später noch ändern.",
        choices=[("advice", "Beratung vor Ort"), ("hour", "Sprechstunde"), ("sponsor", "Patenschaft")],
        widget=django_forms.RadioSelect,
    )
    fields_of_action = django_forms.MultipleChoiceField(
        label="Worum geht es?",
        choices=[
            ("1", "Nachbarschaft"),
            ("2", "Wohnumfeld"),
            ("3", "Nachhaltige Mobilität"),
            ("4", LONG_WORD),
        ],
        widget=django_forms.CheckboxSelectMultiple,
        required=False,
    )
    picture = django_forms.FileField(label="Anlage", required=False)
    may_be_told = django_forms.BooleanField(
        label="Das Ergebnis darf als Beispiel erzählt werden.", help_text="Wir fragen vorher noch einmal."
    )


def wrong_form() -> SampleForm:
    """The form as it comes back: everything wrong that can be wrong, everything typed kept."""
    typed = {"title": "x" * 90, "email": "name@", "wanted_by": "", "half_days": "0", "site": "9"}
    form = SampleForm(typed)
    form.add_error(None, "Für diesen Standort läuft schon ein Bedarf mit gleichem Text.")
    return form


def middle_page() -> Page:
    return Paginator(range(1000), 50).page(9)


def timeline() -> list[Invented]:
    return [
        Invented(
            "Ergebnis bestätigt: Der Nachbarschaftstreff öffnet zweimal in der Woche.", date(2026, 11, 23)
        ),
        Invented("Beratung vor Ort, drei halbe Tage", date(2026, 10, 5), url="#", is_example=True),
        Invented(f"Bedarf gemeldet: {LONG_WORD} verständlich erklären", date(2026, 8, 31), is_example=True),
    ]


def context() -> dict[str, Any]:
    """What the gallery page shows."""
    return {
        "badge_kinds": [
            ("neutral", "Entwurf"),
            ("info", "Angefragt"),
            ("success", "Zugesagt"),
            ("warning", "Wartet auf Antwort"),
            ("danger", "Abgelehnt"),
        ],
        "alerts": [
            ("info", "Die Sprechstunde findet am Dienstag statt."),
            ("success", "Ihr Bedarf ist angekommen."),
            ("warning", "Die Frist endet in drei Tagen."),
            ("danger", "Das Angebot ist nicht mehr verfügbar."),
        ],
        "long_word": LONG_WORD,
        "sample_form": SampleForm(),
        "wrong_form": wrong_form(),
        "page_obj": middle_page(),
        "entries": timeline(),
        "invented": Invented(is_example=True, checked="memory"),
        "day": date(2026, 11, 23),
        "numbers": [0, 1, 3],
    }
