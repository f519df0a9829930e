"""The plainest messages and links, and a question for tests."""

from datetime import timedelta

import factory
from django import forms
from django.utils import timezone

from buendnis.base.errors import NotPossible
from buendnis.people.models import Organisation, Person
from buendnis.people.tests.factories import PersonFactory
from buendnis.post.actions.outbox import new_message_id
from buendnis.post.models import AnswerLink, Message
from buendnis.post.questions import Question


class MessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Message

    message_id = factory.LazyFunction(new_message_id)
    to_email = factory.Sequence("person{}@demo.example".format)
    subject = "Eine Frage an Sie"
    text = "Guten Tag\n"


class AnswerLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnswerLink

    question = "rename"
    object_id = factory.Sequence(lambda number: number + 1)
    person = factory.SubFactory(PersonFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))


class NameForm(forms.Form):
    name = forms.CharField(max_length=20)


def rename(organisation: Organisation, person: Person, typed: dict) -> str:
    """The action of the question in these tests."""
    if typed["name"] == "Verboten":
        raise NotPossible("Dieser Name ist schon vergeben.", field="name")
    organisation.name = typed["name"]
    organisation.phone += "x"  # one for each time that something was done
    organisation.save()
    return f"Danke, der Name ist jetzt {organisation.name}."


RENAME = Question(
    name="rename",
    load=lambda pk: Organisation.objects.filter(pk=pk).first(),
    template="post/tests/rename.html",
    form_class=lambda organisation, person: NameForm,
    answer=rename,
    is_open=lambda organisation, person: "" if organisation.is_active else "Das hat sich erledigt.",
    expires_days=10,
)
