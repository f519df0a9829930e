"""What post does when a person goes."""

from django.dispatch import receiver
from django.utils.translation import gettext

from buendnis.people.models import Person
from buendnis.people.signals import person_deactivated, person_restricted
from buendnis.post import actions


@receiver(person_deactivated)
def forget_person(sender: type[Person], person: Person, **_: object) -> None:
    """Links die and nothing more is sent, in the transaction of the deactivation."""
    actions.revoke_links_of(person)
    actions.drop_messages_to(person)


@receiver(person_restricted)
def hold_mail(sender: type[Person], person: Person, **_: object) -> None:
    """What still waits is not sent; links of earlier mails stay, the person may use them."""
    actions.drop_messages_to(person, why=gettext("Die Daten der Person sind eingeschränkt."))
