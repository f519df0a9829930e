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

__all__ = [
    "AddOfferForm",
    "AskForm",
    "ConfirmForm",
    "DescribeForm",
    "EditNeedForm",
    "FocusForm",
    "NeedFilterForm",
    "OfferFilterForm",
    "OfferForm",
    "ReasonForm",
    "TrialForm",
]
