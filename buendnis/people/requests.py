"""What a view behind the login, and an operation behind a token, may rely on. For annotations only."""

from django.http import HttpRequest

from buendnis.people.models import Person


class PersonRequest(HttpRequest):
    """A request that `DoorMiddleware` let through: the asker is a person."""

    user: Person


class TokenRequest(PersonRequest):
    """A request with a valid bearer token: `auth` and `user` are the person who made the token."""

    auth: Person
