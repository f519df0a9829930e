"""Answer links: one person, one question, no login; a GET changes nothing, the POST ends here."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.base.text import shorten
from buendnis.people.models import Person
from buendnis.post import registry, rules, signing
from buendnis.post.models import AnswerLink


class LinkClosed(NotPossible): ...


@transaction.atomic
def answer_url(question_name: str, obj: Model, person: Person) -> str:
    """The absolute address on which this person answers this question; made once, then reused.

    A link that is used, revoked or expired is not reused: a new question gets a new link.
    """
    question, now = registry.questions[question_name], timezone.now()
    mine = AnswerLink.objects.filter(question=question_name, object_id=obj.pk, person=person)
    link = mine.filter(used_at=None, revoked_at=None, expires_at__gt=now).order_by("-pk").first()
    if link is None:
        link = AnswerLink.objects.create(
            question=question_name,
            object_id=obj.pk,
            person=person,
            expires_at=now + timedelta(days=question.expires_days),
        )
    return settings.BASE_URL + reverse("post:answer", args=[signing.signed(link)])


@transaction.atomic
def answer(link: AnswerLink, cleaned_data: dict[str, Any], *, again: bool = False) -> str:
    """Take a person's answer; the sentence of thanks.

    The same answer sent twice gives the same thanks and does nothing. `again` lets a person change an
    answer while the question is still open. Raises LinkClosed, or what the question's room raises.
    """
    link = AnswerLink.objects.select_for_update(of=("self",)).select_related("person").get(pk=link.pk)
    question, now = registry.questions[link.question], timezone.now()
    if link.used_at and not again:
        return link.answered
    if rules.is_revoked(link) or rules.is_expired(link, now):
        raise LinkClosed(_("Dieser Link gilt nicht mehr."))
    obj = question.load(link.object_id)
    if obj is None:
        raise LinkClosed(_("Diese Frage gibt es nicht mehr."))
    if why := question.is_open(obj, link.person):
        raise LinkClosed(why)
    thanks = question.answer(obj, link.person, cleaned_data)
    link.used_at, link.answered = now, shorten(str(thanks), 500)
    link.save(update_fields=["used_at", "answered"])
    return link.answered


@transaction.atomic
def revoke_links_of(person: Person) -> int:
    """End all open links of a person at once; how many there were."""
    return AnswerLink.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())
