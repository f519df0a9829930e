"""How a person proves who they are: password or typed code; adapters for Django and allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import Argon2PasswordHasher


class MeasuredArgon2Hasher(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: about 80 ms. Source: trust finding 4."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1


class PersonBackend(ModelBackend):
    """E-mail address and password; a deactivated person is nobody at once."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are invited, never opened by oneself; codes are six digits."""

    def is_open_for_signup(self, request) -> bool:
        return False
