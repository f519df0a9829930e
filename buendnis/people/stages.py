"""The steps of a login, where they differ from allauth's."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from buendnis.people.oidc import FACTOR


class SecondFactorStage(AuthenticateStage):
    """Asks no second time whom the identity provider has asked for a second factor, where its word counts."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        proved = any(FACTOR.items() <= record.items() for record in records)
        return not proved and super()._should_handle(request)
