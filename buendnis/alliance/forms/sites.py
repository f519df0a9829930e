"""What is known about a site."""

from collections.abc import Iterator

from django import forms
from django.forms import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from buendnis.alliance import queries
from buendnis.alliance.actions.sites import OWN_FACTS, Document, Weight
from buendnis.alliance.models import ProgrammePhase, Site, SiteDocument
from buendnis.people.models import Person
from buendnis.ui.forms import Form, speak_plainly

NEW_DOCUMENTS = 2
WEIGHTS = [
    ("", _("noch nicht gewichtet")),
    ("0", _("0 – spielt keine Rolle")),
    ("1", _("1 – am Rande")),
    ("2", _("2 – wichtig")),
    ("3", _("3 – Schwerpunkt")),
]


class SiteForm(Form):
    lead = forms.ModelChoiceField(
        label=_("Ansprechperson"), queryset=Person.objects.none(), required=False, empty_label=_("noch offen")
    )
    deputy = forms.ModelChoiceField(
        label=_("Vertretung"), queryset=Person.objects.none(), required=False, empty_label=_("noch offen")
    )
    aliases = forms.CharField(
        label=_("Auch genannt"),
        max_length=200,
        required=False,
        help_text=_("Andere Namen des Quartiers, mit Komma getrennt."),
    )
    phase = forms.ChoiceField(label=_("Programmphase"), choices=ProgrammePhase.choices)
    admission_year = forms.IntegerField(
        label=_("Aufnahmejahr"), min_value=1990, max_value=2100, required=False
    )
    programme_year = forms.IntegerField(
        label=_("Programmjahr"),
        min_value=1990,
        max_value=2100,
        required=False,
        help_text=_("Steht im ersten Förderbescheid. Daraus ergeben sich Ihre Fristen."),
    )
    funding_ends = forms.IntegerField(
        label=_("Letztes Förderjahr"), min_value=1990, max_value=2100, required=False
    )
    local_partnership = forms.CharField(
        label=_("Lokale Partnerschaft"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wer wirkt mit? Wie oft trifft sie sich?"),
    )
    neighbourhood_management = forms.CharField(
        label=_("Quartiersmanagement"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, site: Site, may_set_phase: bool, **kwargs) -> None:
        self.weights = queries.weights_of(site)
        self.documents = list(site.documents.filter(file__isnull=True).order_by("title", "pk"))
        super().__init__(*args, initial={name: getattr(site, name) for name in OWN_FACTS}, **kwargs)
        people = Person.objects.filter(
            roles__organisation_id=site.municipality.organisation_id, is_active=True
        )
        for name in ("lead", "deputy"):
            self.offer_rows(name, people.distinct().order_by("name", "pk"))
        if not may_set_phase:
            del self.fields["phase"]
        for action_field, weight in self.weights:
            self.add_weight(action_field, weight)
        for prefix, document in self.slots():
            self.add_document(prefix, document)

    def add_weight(self, action_field, weight) -> None:
        self.add_late(
            f"weight_{action_field.pk}",
            forms.ChoiceField(
                label=action_field.short_name,
                choices=WEIGHTS,
                required=False,
                initial="" if weight is None else str(weight.weight),
            ),
        )
        self.add_late(
            f"reason_{action_field.pk}",
            forms.CharField(
                label=format_lazy(_("Grund für {field}"), field=action_field.short_name),
                max_length=300,
                required=False,
                initial=weight.reason if weight else "",
            ),
        )

    def slots(self) -> Iterator[tuple[str, SiteDocument | None]]:
        """Field prefixes: one per document by its id, then empty ones."""
        for document in self.documents:
            yield f"document_{document.pk}", document
        for number in range(1, NEW_DOCUMENTS + 1):
            yield f"document_new_{number}", None

    def add_document(self, prefix: str, document: SiteDocument | None) -> None:
        title, url = (document.title, document.url) if document else ("", "")
        self.add_late(
            f"{prefix}_title",
            forms.CharField(label=_("Titel"), max_length=160, required=False, initial=title),
        )
        self.add_late(
            f"{prefix}_url",
            forms.URLField(
                label=_("Adresse im Netz"), max_length=400, required=False, initial=url, assume_scheme="https"
            ),
        )

    def add_late(self, name: str, field: forms.Field) -> None:
        speak_plainly(field)
        self.fields[name] = field

    def weight_rows(self) -> list[list[BoundField]]:
        """Weight and reason of each action field, for the template."""
        return [[self[f"weight_{field.pk}"], self[f"reason_{field.pk}"]] for field, _weight in self.weights]

    def document_rows(self) -> list[list[BoundField]]:
        return [[self[f"{prefix}_title"], self[f"{prefix}_url"]] for prefix, _document in self.slots()]

    def clean(self) -> dict:
        data = super().clean() or {}
        starts, ends = data.get("programme_year"), data.get("funding_ends")
        if starts and ends and ends < starts:
            self.add_error("funding_ends", _gettext("Das letzte Förderjahr liegt vor dem Programmjahr."))
        if data.get("lead") and data.get("lead") == data.get("deputy"):
            self.add_error("deputy", _gettext("Bitte wählen Sie für die Vertretung eine andere Person."))
        for prefix, _document in self.slots():
            title, url = f"{prefix}_title", f"{prefix}_url"
            if data.get(title) and not data.get(url) and url not in self.errors:
                self.add_error(url, _gettext("Bitte geben Sie die Adresse an."))
            if data.get(url) and not data.get(title) and title not in self.errors:
                self.add_error(title, _gettext("Bitte geben Sie einen Titel an."))
        return data

    @property
    def facts(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in OWN_FACTS if name in self.cleaned_data}

    @property
    def typed_weights(self) -> list[Weight]:
        data = self.cleaned_data
        return [
            Weight(
                field,
                int(data[f"weight_{field.pk}"]) if data[f"weight_{field.pk}"] else None,
                data[f"reason_{field.pk}"],
            )
            for field, _weight in self.weights
        ]

    @property
    def typed_documents(self) -> list[Document]:
        """Documents as typed; one whose line was emptied is gone."""
        data = self.cleaned_data
        return [
            Document(document.pk if document else None, data[f"{prefix}_title"], data[f"{prefix}_url"])
            for prefix, document in self.slots()
            if data[f"{prefix}_title"]
        ]
