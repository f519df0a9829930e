"""What narrows down the record."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from buendnis.people.models import Person, RecordEntry
from buendnis.people.records import told
from buendnis.ui.forms import Form


class RecordFilterForm(Form):
    """Person, what was done, which thing, which days; what cannot be read is left out."""

    person = forms.CharField(label=_("Person"), max_length=100, required=False)
    verb = forms.ChoiceField(label=_("Vorgang"), required=False)
    kind = forms.ChoiceField(label=_("Art"), required=False)
    number = forms.IntegerField(label=_("Nummer"), required=False, min_value=1, max_value=2**62)
    first = forms.DateField(label=_("Von"), required=False)
    last = forms.DateField(label=_("Bis"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("verb", [("", _("Alle")), *told.verbs()])
        self.offer_choices("kind", [("", _("Alle")), *told.kinds()])

    def chosen(self) -> dict[str, Any]:
        """What was chosen and can be read."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def narrow(self, entries: QuerySet[RecordEntry]) -> QuerySet[RecordEntry]:
        """Those entries that fit everything that was chosen."""
        chosen = self.chosen()
        if words := chosen.get("person"):
            entries = entries.filter(person__in=persons_called(words))
        for name, column in (("verb", "verb"), ("kind", "object_type"), ("number", "object_id")):
            if name in chosen:
                entries = entries.filter(**{column: chosen[name]})
        if first := chosen.get("first"):
            entries = entries.filter(at__gte=morning_of(first))
        if last := chosen.get("last"):
            entries = entries.filter(at__lt=morning_of(last + timedelta(days=1)))
        return entries


def persons_called(words: str) -> QuerySet[Person]:
    """Persons with all these words in their name or address."""
    found = Person.objects.order_by()
    for word in words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found


def morning_of(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
