"""What people type on an answer page; the same forms stand on the pages behind the login."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buendnis.cooperation import rules
from buendnis.cooperation.models import Engagement, EngagementMember, Feedback
from buendnis.ui.forms import Form

YES, NO = "yes", "no"
GOING, DONE, CALL = "going", "done", "call"


class AgreeForm(Form):
    """The site's answer to a proposal that every member has accepted."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Nehmen Sie die Hilfe an?"),
        choices=[(YES, gettext_lazy("Ja, wir nehmen an")), (NO, gettext_lazy("Nein, wir sagen ab"))],
        widget=forms.RadioSelect,
        initial=YES,
    )
    first_date = forms.DateField(
        label=gettext_lazy("Vorschlag für einen ersten Termin"),
        help_text=gettext_lazy(
            "Sie können den Tag später ändern. Uhrzeit und Ort vereinbaren Sie miteinander."
        ),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Grund der Absage"),
        help_text=gettext_lazy("Nur bei einer Absage. Ein Satz genügt. Er hilft, Angebote zu verbessern."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("answer") == NO and not typed.get("reason", "").strip():
            self.add_error("reason", _("Bitte nennen Sie kurz den Grund der Absage."))
        return typed


def agree_form(today: date) -> type[AgreeForm]:
    """The form with a first date about ten working days ahead."""
    first_date = forms.DateField(
        label=AgreeForm.base_fields["first_date"].label,
        help_text=AgreeForm.base_fields["first_date"].help_text,
        required=False,
        initial=rules.suggested_first_date(today),
    )
    return type("AgreeForm", (AgreeForm,), {"first_date": first_date})


class VersionForm(Form):
    """Carries what its reader had before the eyes, so that nobody confirms what changed meanwhile."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_version(self) -> Any:
        return rules.moment_of(self.cleaned_data["version"])


class ResultRightForm(VersionForm):
    """The site's word on a result noted by the other side."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Stimmt das so?"),
        choices=[(YES, gettext_lazy("Ja, das stimmt")), (NO, gettext_lazy("Nein, da stimmt etwas nicht"))],
        widget=forms.RadioSelect,
        initial=YES,
    )
    reason = forms.CharField(
        label=gettext_lazy("Was stimmt nicht?"),
        help_text=gettext_lazy(
            "Nur wenn etwas nicht stimmt. Die andere Seite sieht es sich dann noch einmal an."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("answer") == NO and not typed.get("reason", "").strip():
            self.add_error("reason", _("Bitte schreiben Sie kurz, was nicht stimmt."))
        return typed


def versioned(engagement: Engagement) -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput, initial=rules.version_of(engagement))


def result_right_form(engagement: Engagement) -> type[ResultRightForm]:
    return type("ResultRightForm", (ResultRightForm,), {"version": versioned(engagement)})


def half_days_field(part: EngagementMember, label: str) -> forms.IntegerField:
    used = part.half_days_used
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=rules.MOST_HALF_DAYS,
        initial=part.half_days_planned if used is None else used,
        help_text=_("Geplant: %(planned)s. Ein halber Tag sind etwa vier Stunden.")
        % {"planned": part.half_days_planned},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def half_days_form(part: EngagementMember) -> type[VersionForm]:
    """A member confirms its half-days; the number stands there already and can be corrected."""
    fields = {
        "half_days": half_days_field(part, _("Halbe Tage")),
        "version": versioned(part.engagement),
    }
    return type("HalfDaysForm", (VersionForm,), fields)


def result_form(engagement: Engagement) -> type[VersionForm]:
    """Three lines, half-days of each member, and the tick."""
    fields: dict[str, forms.Field] = {
        "result": forms.CharField(
            label=_("Was ist daraus geworden?"),
            help_text=_("Drei Zeilen genügen: Was wurde getan? Was hat es gebracht? Was bleibt offen?"),
            max_length=1500,
            widget=forms.Textarea(attrs={"rows": 3}),
            initial=engagement.result,
        )
    }
    for part in engagement.parts.all():
        label = _("Halbe Tage von %(member)s") % {"member": part.member}
        fields[f"half_days_{part.member_id}"] = half_days_field(part, label)
    fields["may_be_told"] = forms.BooleanField(
        label=_("Darf Geschichte oder Praxisbeispiel werden"),
        help_text=_("Vor einer Veröffentlichung fragen wir Sie noch einmal."),
        required=False,
        initial=engagement.may_be_told,
    )
    fields["version"] = versioned(engagement)
    return type("ResultForm", (VersionForm,), fields)


def half_days_typed(engagement: Engagement, typed: Mapping[str, Any]) -> dict[int, int]:
    """Member id → half-days, as typed into `result_form` or `progress_form`."""
    members = [part.member_id for part in engagement.parts.all()]
    return {pk: typed[f"half_days_{pk}"] for pk in members if typed.get(f"half_days_{pk}") is not None}


class ProgressForm(VersionForm):
    """How it goes, answered from a reminder: it goes on, it is done, or please call."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Wie steht es?"),
        choices=[
            (GOING, gettext_lazy("Es läuft")),
            (DONE, gettext_lazy("Wir sind fertig")),
            (CALL, gettext_lazy("Es hakt. Bitte rufen Sie uns an")),
        ],
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("answer") == DONE and not typed.get("text", "").strip():
            self.add_error("text", _("Bitte schreiben Sie kurz auf, was daraus geworden ist."))
        return typed


def progress_form(engagement: Engagement) -> type[ProgressForm]:
    fields: dict[str, forms.Field] = {
        "text": forms.CharField(
            label=_("Was ist geschehen?"),
            help_text=_("Wenn Sie fertig sind: drei Zeilen zum Ergebnis. Sonst, wenn Sie mögen, ein Satz."),
            max_length=1500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            initial=engagement.result,
        )
    }
    for part in engagement.parts.all():
        label = _("Halbe Tage von %(member)s, wenn Sie fertig sind") % {"member": part.member}
        fields[f"half_days_{part.member_id}"] = half_days_field(part, label)
        fields[f"half_days_{part.member_id}"].required = False
    fields["version"] = versioned(engagement)
    return type("ProgressForm", (ProgressForm,), fields)


class FeedbackForm(Form):
    """Three months and six months later."""

    helped = forms.ChoiceField(
        label=gettext_lazy("Hat es geholfen?"), choices=Feedback.Helped.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Was ist daraus geworden?"),
        help_text=gettext_lazy("Wenn Sie mögen. Die Mitglieder, die geholfen haben, lesen Ihre Antwort."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
