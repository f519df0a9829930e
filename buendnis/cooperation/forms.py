"""What people type on the pages of this room; answers from mails stand in `questions`."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.cooperation import queries, rules
from buendnis.cooperation.models import Engagement
from buendnis.people.models import Person
from buendnis.ui.forms import Form

ALL = ("", _("alle"))


class EngagementFilterForm(Form):
    """Narrows the list; a value that does not exist narrows nothing."""

    text = forms.CharField(label=_("Suchwort"), max_length=100, required=False)
    status = forms.ChoiceField(label=_("Stand"), required=False)
    site = forms.ChoiceField(label=_("Standort"), required=False)
    member = forms.ChoiceField(label=_("Mitglied"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("status", [ALL, *Engagement.Status.choices])
        self.offer_choices("site", [ALL, *queries.site_choices(person)])
        self.offer_choices("member", [ALL, *queries.member_choices(person)])

    def chosen(self) -> dict[str, Any]:
        """The filters as arguments of `queries.engagements_of`."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class FirstDateForm(Form):
    first_date = forms.DateField(
        label=_("Erster Termin"), help_text=_("Alle Beteiligten bekommen einen Kalendereintrag per Mail.")
    )

    @classmethod
    def starting_with(cls, engagement: Engagement, today: date) -> dict[str, date]:
        return {"first_date": engagement.first_date or rules.suggested_first_date(today)}


class ContactForm(Form):
    next_contact_on = forms.DateField(label=_("Nächster Kontakt am"))
    text = forms.CharField(
        label=_("Was wurde besprochen?"),
        help_text=_("Wenn Sie mögen. Steht danach im Verlauf des Standorts."),
        max_length=250,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CancelForm(Form):
    reason = forms.CharField(
        label=_("Warum endet die Zusammenarbeit?"),
        help_text=_("Ein Satz genügt. Die andere Seite und die Geschäftsstelle lesen ihn."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
