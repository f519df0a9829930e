"""What a member types about its part of the plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from buendnis.matching.models import PlanLineMember
from buendnis.ui.forms import Form

MOST_HALF_DAYS = 1000
Says = PlanLineMember.Says


class SayForm(Form):
    """Whether a part of the plan suits; the reason belongs to a no. Several stand on one page."""

    says = forms.ChoiceField(
        choices=[(Says.WILLING, Says.WILLING.label), (Says.RATHER_NOT, Says.RATHER_NOT.label)],
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label=_("Warum passt es nicht?"),
        help_text=_("Ein Satz genügt. Die Geschäftsstelle sucht dann einen anderen Weg."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, part: PlanLineMember, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"teil{part.pk}-%s", **kwargs)


class LimitForm(Form):
    """At most so many half-days a year."""

    year = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    half_days = forms.IntegerField(
        label=_("Höchstens so viele halbe Tage"),
        help_text=_("Eine ganze Zahl, zum Beispiel 6. Das sind drei Tage."),
        min_value=0,
        max_value=MOST_HALF_DAYS,
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("year", [(year, year) for year in years])
