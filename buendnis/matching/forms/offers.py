"""What people type about offers."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models import ActionField, Format, MemberOrganisation, Site
from buendnis.matching import permissions
from buendnis.matching.actions import OfferPart
from buendnis.matching.forms.choices import ALL, FilterForm, SiteChoice, by_place, field_choices
from buendnis.matching.models import Offer
from buendnis.people.models import Person
from buendnis.ui.forms import Form

MOST_PARTS = 4


class OfferFilterForm(FilterForm):
    text = forms.CharField(label=_("Suchwort"), max_length=100, required=False)
    status = forms.ChoiceField(label=_("Stand"), required=False, choices=[ALL, *Offer.Status.choices])
    action_field = forms.TypedChoiceField(
        label=_("Handlungsfeld"), required=False, coerce=int, empty_value=None
    )
    format = forms.ChoiceField(label=_("Format"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("action_field", field_choices())
        formats = Format.objects.current().values_list("identifier", "name")
        self.offer_choices("format", [ALL, *formats])


class OfferForm(Form):
    """An offer with up to four members; the first one leads."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label=_("Titel"), max_length=120)
    text = forms.CharField(
        label=_("Was bieten Sie an?"),
        help_text=_("In einfachen Worten: was, für wen, wie lange."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    action_fields = forms.ModelMultipleChoiceField(
        label=_("Handlungsfelder"), queryset=ActionField.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    formats = forms.ModelMultipleChoiceField(
        label=_("Formate"), queryset=Format.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    phases = forms.MultipleChoiceField(
        label=_("Für welche Programmphasen?"),
        help_text=_("Nichts angekreuzt heißt: für alle."),
        choices=Offer.PHASES.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    size_classes = forms.MultipleChoiceField(
        label=_("Für welche Kommunen?"),
        help_text=_("Nichts angekreuzt heißt: für alle."),
        choices=Offer.SIZES.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    max_distance_km = forms.IntegerField(
        label=_("Höchstens so weit entfernt (km)"), min_value=1, max_value=500, required=False
    )
    starts_on = forms.DateField(label=_("Verfügbar ab"), required=False)
    ends_on = forms.DateField(label=_("Verfügbar bis"), required=False)
    is_paid = forms.BooleanField(label=_("Diese Beratung ist bezahlt"), required=False)

    def __init__(self, *args: Any, person: Person, offer: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid4
        self.fields["version"].initial = 0
        self.offer_rows("action_fields", ActionField.objects.current())
        self.offer_rows("formats", Format.objects.current())
        everybody = MemberOrganisation.objects.filter(left_on__isnull=True).order_by("short_name", "pk")
        leading = everybody if offer else permissions.offering_members(person).order_by("short_name", "pk")
        for place in range(1, MOST_PARTS + 1):
            self._add_part(place, leading if place == 1 else everybody)

    def _add_part(self, place: int, members: QuerySet[MemberOrganisation]) -> None:
        self.fields[f"member_{place}"] = forms.ModelChoiceField(
            label=_("Mitglied (federführend)") if place == 1 else _("Weiteres Mitglied"),
            queryset=members,
            required=place == 1,
            empty_label=_("Bitte wählen") if place == 1 else _("keines"),
            initial=members.first() if place == 1 and members.count() == 1 else None,
        )
        self.fields[f"half_days_{place}"] = forms.IntegerField(
            label=_("Halbe Tage je Einsatz"), min_value=1, max_value=200, required=place == 1
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for place in range(2, MOST_PARTS + 1):
            if typed.get(f"member_{place}") and not typed.get(f"half_days_{place}"):
                self.add_error(f"half_days_{place}", _("Bitte geben Sie an, wie viele halbe Tage."))
        return typed

    def typed_parts(self) -> list[OfferPart]:
        typed = self.cleaned_data
        places = range(1, MOST_PARTS + 1)
        return [
            OfferPart(typed[f"member_{place}"], typed[f"half_days_{place}"])
            for place in places
            if typed.get(f"member_{place}")
        ]

    def details(self) -> dict[str, Any]:
        """The offer's words and limits, as the actions take them."""
        names = ("title", "text", "action_fields", "formats", "phases", "size_classes")
        limits = ("max_distance_km", "starts_on", "ends_on", "is_paid")
        return {name: self.cleaned_data[name] for name in (*names, *limits)}

    def part_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """For the template: member and half-days side by side."""
        return [(self[f"member_{n}"], self[f"half_days_{n}"]) for n in range(1, MOST_PARTS + 1)]

    @staticmethod
    def saying(offer: Offer) -> dict[str, Any]:
        parts = list(offer.parts.order_by("-is_lead", "pk"))
        said = {f"member_{n}": part.member_id for n, part in enumerate(parts, start=1)}
        return {
            **said,
            **{f"half_days_{n}": part.half_days for n, part in enumerate(parts, start=1)},
            "version": offer.version,
            "submission": offer.submission,
            "title": offer.title,
            "text": offer.text,
            "action_fields": list(offer.action_fields.all()),
            "formats": list(offer.formats.all()),
            "phases": offer.phases,
            "size_classes": offer.size_classes,
            "max_distance_km": offer.max_distance_km,
            "starts_on": offer.starts_on,
            "ends_on": offer.ends_on,
            "is_paid": offer.is_paid,
        }


class TrialForm(Form):
    """Where an offer is tried out."""

    trial_site = SiteChoice(label=_("An welchem Standort wird es erprobt?"), empty_label=_("Bitte wählen"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("trial_site", by_place(Site.objects.filter(is_active=True)))
