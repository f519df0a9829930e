"""What people type about needs and proposals."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models import ActionField, Format, Site
from buendnis.matching import permissions, queries
from buendnis.matching.forms.choices import ALL, FilterForm, SiteChoice, by_place, field_choices
from buendnis.matching.models import Need, Offer
from buendnis.people.models import Person
from buendnis.ui.forms import Form

MOST_SITES = 60
LARGEST_ID = 2**63 - 1


class DescribeForm(Form):
    """Step 1: one text, a day, one choice; the site only where there are several."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    site = SiteChoice(label=_("Für welchen Standort?"), empty_label=_("Bitte wählen"))
    text = forms.CharField(
        label=_("Worum geht es?"),
        help_text=_("Zwei, drei Sätze in Ihren Worten genügen. Fachbegriffe brauchen Sie nicht."),
        min_length=10,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    wanted_by = forms.DateField(
        label=_("Bis wann?"), help_text=_("Wenn Sie es schon wissen."), required=False
    )
    format = forms.ModelChoiceField(
        label=_("Wie soll geholfen werden?"),
        queryset=Format.objects.none(),
        required=False,
        empty_label=_("weiß ich nicht"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid4
        self.offer_rows("format", Format.objects.current())
        sites = by_place(permissions.describable_sites(person))
        self.offer_rows("site", sites)
        first = list(sites[:2])
        self.has_sites = bool(first)
        self.only_site = first[0] if len(first) == 1 else None
        if self.only_site:
            self.fields["site"].widget = forms.HiddenInput()
            self.fields["site"].initial = self.only_site.pk


class EditNeedForm(Form):
    """The words of a need; `version` is what the writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    title = forms.CharField(label=_("Überschrift"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Worum geht es?"), min_length=10, max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
    wanted_by = forms.DateField(label=_("Bis wann?"), required=False)

    @staticmethod
    def saying(need: Need) -> dict[str, Any]:
        return {
            "version": need.version,
            "title": need.title,
            "text": need.text,
            "wanted_by": need.wanted_by,
        }


class ConfirmForm(Form):
    """Step 3: the office confirms or changes action fields and formats."""

    action_fields = forms.ModelMultipleChoiceField(
        label=_("Handlungsfelder"),
        queryset=ActionField.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    formats = forms.ModelMultipleChoiceField(
        label=_("Formate"),
        queryset=Format.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("action_fields", ActionField.objects.current())
        self.offer_rows("formats", Format.objects.current())


class AskForm(Form):
    """One to three proposals, with a reason where the choice differs from the ranking."""

    proposals = forms.TypedMultipleChoiceField(
        coerce=int, label=_("Vorschläge"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Grund, wenn Sie von der Reihenfolge abweichen"), max_length=300, required=False
    )
    sometimes_needed = ("reason",)

    def __init__(self, *args: Any, ids: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("proposals", [(pk, pk) for pk in ids])

    def sent_ids(self) -> set[int]:
        """What was ticked, even when something else was wrong."""
        values = self["proposals"].value() or []
        return {int(value) for value in values if str(value).isascii() and str(value).isdigit()}


class AddOfferForm(Form):
    """Another offer for a need, with a reason."""

    offer = forms.ModelChoiceField(
        label=_("Angebot"), queryset=Offer.objects.none(), empty_label=_("Bitte wählen")
    )
    reason = forms.CharField(label=_("Warum passt dieses Angebot?"), max_length=300)

    def __init__(self, *args: Any, need: Need, text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offers = queries.offers_to_add(need)
        self.offer_rows("offer", offers)
        shown = list(queries.offers_to_choose_from(need, text))
        sent = self.data.get("offer", "") if self.is_bound else ""
        if sent.isascii() and sent.isdigit() and sent not in {str(offer.pk) for offer in shown}:
            shown += offers.filter(pk=sent)
        titles = ((offer.pk, offer.title) for offer in shown)
        self.offer_choices("offer", [("", _("Bitte wählen")), *titles])


class ReasonForm(Form):
    """One sentence: why."""

    reason = forms.CharField(label=_("Grund"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class NeedFilterForm(FilterForm):
    """Many sites are found by the word, not by a list of a thousand lines; an address may still name one."""

    text = forms.CharField(label=_("Suchwort"), max_length=100, required=False)
    status = forms.ChoiceField(label=_("Stand"), required=False)
    action_field = forms.TypedChoiceField(
        label=_("Handlungsfeld"), required=False, coerce=int, empty_value=None
    )
    site = forms.TypedChoiceField(label=_("Standort"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("status", [ALL, ("not_over", _("nicht beendet")), *Need.Status.choices])
        self.offer_choices("action_field", field_choices())
        sites = list(queries.sites_with_needs(person)[: MOST_SITES + 1])
        if len(sites) > MOST_SITES:
            self.fields["site"] = forms.IntegerField(
                required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput
            )
        else:
            self.offer_choices("site", [ALL, *((site.pk, str(site)) for site in sites)])


class FocusForm(Form):
    """Sites that come first for a while."""

    title = forms.CharField(label=_("Titel"), max_length=120)
    sites = forms.ModelMultipleChoiceField(
        label=_("Standorte"), queryset=Site.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(label=_("Von"))
    ends_on = forms.DateField(label=_("Bis"))
    points = forms.IntegerField(
        label=_("Punkte"),
        help_text=_("So viele Punkte bekommen diese Standorte zusätzlich, 1 bis 15."),
        min_value=1,
        max_value=15,
        initial=8,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.filter(is_active=True).select_related("municipality__organisation")
        self.offer_rows("sites", sites.order_by("municipality__organisation__name", "neighbourhood"))
