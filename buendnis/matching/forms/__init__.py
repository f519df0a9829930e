"""What people type on the pages of this room; the answer to a question stands in `questions`."""

from buendnis.matching.forms.needs import (
    AddOfferForm,
    AskForm,
    ConfirmForm,
    DescribeForm,
    EditNeedForm,
    FocusForm,
    NeedFilterForm,
    ReasonForm,
)
from buendnis.matching.forms.offers import OfferFilterForm, OfferForm, TrialForm
from buendnis.matching.forms.plans import LaterForm, ReasonedForm, ReserveForm, WeightsForm

__all__ = [
    "AddOfferForm",
    "AskForm",
    "ConfirmForm",
    "DescribeForm",
    "EditNeedForm",
    "FocusForm",
    "LaterForm",
    "NeedFilterForm",
    "OfferFilterForm",
    "OfferForm",
    "ReasonForm",
    "ReasonedForm",
    "ReserveForm",
    "TrialForm",
    "WeightsForm",
]
