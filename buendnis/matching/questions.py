"""The question to a member, answered from its mail: accept, decline with a reason, or later with a day."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buendnis.matching import actions, permissions, rules
from buendnis.matching.actions.answers import LATEST_DAYS, why_closed
from buendnis.matching.actions.telling import QUESTION
from buendnis.matching.models import ProposalMember
from buendnis.people.models import Person
from buendnis.post.questions import Question
from buendnis.ui.forms import Form

ACCEPT, DECLINE, LATER = "accept", "decline", "later"
USUAL_DELAY = timedelta(days=14)


class AnswerForm(Form):
    """A member's answer; the same form stands in the mail and on the page."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Können Sie helfen?"),
        choices=[
            (ACCEPT, gettext_lazy("Ja, wir sagen zu")),
            (LATER, gettext_lazy("Wir brauchen noch Zeit")),
            (DECLINE, gettext_lazy("Nein, wir sagen ab")),
        ],
        widget=forms.RadioSelect,
        initial=ACCEPT,
    )
    until = forms.DateField(
        label=gettext_lazy("Wir melden uns bis"),
        help_text=gettext_lazy("Wenn Sie noch Zeit brauchen. Bis dahin erinnern wir Sie nicht."),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Grund der Absage"),
        help_text=gettext_lazy("Nur bei einer Absage. Ein Satz genügt. Er hilft, Anfragen zu verbessern."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate() + USUAL_DELAY

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("answer") == DECLINE and not typed.get("reason", "").strip():
            self.add_error("reason", _("Bitte nennen Sie kurz den Grund der Absage."))
        if typed.get("answer") == LATER and "until" in typed and not typed["until"]:
            self.add_error("until", _("Bitte nennen Sie einen Tag."))
        return typed


def load(pk: int) -> ProposalMember | None:
    """The member's part with everything the page shows; one query."""
    parts = ProposalMember.objects.select_related(
        "member__organisation", "proposal__offer", "proposal__need__site__municipality__organisation"
    )
    return parts.filter(pk=pk).first()


def closed_because(part: ProposalMember, person: Person) -> str:
    """ "" while this person may answer for the member, else a German sentence."""
    if not permissions.may_answer(person, part.member):
        return _("Sie antworten nicht mehr für dieses Bündnismitglied.")
    if not rules.can_answer(part.proposal, part):
        return why_closed(part.proposal, part)
    return ""


def words(part: ProposalMember, person: Person) -> dict[str, Any]:
    return {"question_title": _("Können Sie helfen?"), **shown(part)}


def shown(part: ProposalMember) -> dict[str, Any]:
    """What the question says, in the mail's page and behind the login."""
    need = part.proposal.need
    return {"part": part, "proposal": part.proposal, "need": need, "site": need.site}


def answer(part: ProposalMember, person: Person, typed: dict[str, Any]) -> str:
    """Take the answer; a German sentence of thanks. Raises NotPossible."""
    proposal, member = part.proposal, part.member
    if typed["answer"] == ACCEPT:
        actions.accept_proposal(proposal, member=member, by=person)
        return _("Danke! Ihre halben Tage sind reserviert. Jetzt fragen wir den Standort.")
    if typed["answer"] == LATER:
        until: date = typed["until"]
        actions.answer_later(proposal, member=member, until=until, by=person)
        return _("Danke. Wir warten auf Ihre Antwort bis zum %(day)s.") % {"day": date_format(until, "j.n.Y")}
    actions.decline_proposal(proposal, member=member, reason=typed["reason"], by=person)
    return _("Danke für Ihre Antwort. Die Geschäftsstelle sucht weiter.")


ASK = Question(
    name=QUESTION,
    load=load,
    template="matching/_answer.html",
    form_class=lambda part, person: AnswerForm,
    answer=answer,
    context=words,
    is_open=closed_because,
    expires_days=LATEST_DAYS + 30,
)
