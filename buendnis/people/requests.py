"""What a view behind the login may rely on."""

from django.http import HttpRequest

from buendnis.people.models import Person


class PersonRequest(HttpRequest):
    """A request that `DoorMiddleware` let through: the asker is a person. For annotations only."""

    user: Person
