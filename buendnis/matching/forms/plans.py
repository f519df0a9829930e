"""What the office sets about a plan: how much things weigh, and what holds for every plan."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from buendnis.matching.models import Plan
from buendnis.ui.forms import Form

STEPS = ((0, _("gar nicht")), (1, _("wenig")), (2, _("normal")), (3, _("viel")), (4, _("sehr viel")))
NORMAL = 2
LABELS = {"fit": _("Passung"), "fairness": _("Ausgleich"), "small": _("Kleine Standorte zuerst")}
LARGEST_ID = 2**63 - 1


def _steps(name: str, help_text: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=LABELS[name],
        help_text=help_text,
        choices=STEPS,
        coerce=int,
        initial=NORMAL,
        widget=forms.RadioSelect,
    )


class WeightsForm(Form):
    """How much three things count; they change the order and never a hard limit.

    `before` is the plan on whose page somebody computes anew, to be compared with what comes out.
    """

    submission = forms.UUIDField(widget=forms.HiddenInput)
    fit = _steps("fit", _("Jeder Bedarf bekommt das Angebot, das am besten passt."))
    fairness = _steps("fairness", _("Niemand geht leer aus, auch wenn es im Ganzen etwas schlechter passt."))
    small = _steps("small", _("Wo wenige Leute im Rathaus sitzen, wird eher geholfen."))
    year = forms.TypedChoiceField(label=_("Für welches Jahr?"), coerce=int)
    before = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        self.fields["submission"].initial = uuid4
        self.fields["year"].initial = this_year
        self.offer_choices("year", [(year, str(year)) for year in (this_year, this_year + 1)])

    @property
    def scales(self) -> list[forms.BoundField]:
        return [self[name] for name in LABELS]

    def weights(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in LABELS}

    @staticmethod
    def like(plan: Plan) -> dict[str, Any]:
        """What was chosen for a plan, to be computed anew and compared with it."""
        chosen = {name: plan.weights.get(name, NORMAL) for name in LABELS}
        return {**chosen, "year": plan.year, "before": plan.pk}


class ReasonedForm(Form):
    """Why the office lays something down."""

    reason = forms.CharField(
        label=_("Grund"),
        help_text=_("Ein Satz genügt. Er steht bei der Vorgabe und im Protokoll."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LaterForm(ReasonedForm):
    """A need is helped from a day on, not earlier."""

    not_before = forms.DateField(label=_("Nicht vor dem"))
    field_order = ("not_before", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["not_before"].widget.attrs["min"] = timezone.localdate().isoformat()


class ReserveForm(ReasonedForm):
    """Half-days of a member that no plan uses."""

    half_days = forms.IntegerField(
        label=_("Wie viele halbe Tage?"),
        help_text=_("So viele halbe Tage bleiben für später frei."),
        min_value=1,
        max_value=400,
    )
    field_order = ("half_days", "reason")
