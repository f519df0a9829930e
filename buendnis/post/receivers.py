"""What post does when a person goes."""

from django.dispatch import receiver

from buendnis.people.models import Person
from buendnis.people.signals import person_deactivated
from buendnis.post import actions


@receiver(person_deactivated)
def forget_person(sender: type[Person], person: Person, **_: object) -> None:
    """Links die and nothing more is sent, in the transaction of the deactivation."""
    actions.revoke_links_of(person)
    actions.drop_messages_to(person)
