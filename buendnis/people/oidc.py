"""Login at an organisation's own identity provider: allauth does OpenID Connect, here stands what we add.

Only by configuration, only for invited people; the signature is always checked, so are nonce, issuer and
audience; nothing of what the provider tells is stored but its number for the person.
"""

import logging
from typing import Any

import jwt
import requests
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.module_loading import import_string

from buendnis.base.errors import NotPossible
from buendnis.base.outgoing import CarefulSession
from buendnis.people.actions import providers

logger = logging.getLogger("buendnis.people.oidc")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
DISCOVERY_SECONDS = 600
FACTOR = {"method": "mfa", "type": "oidc"}


def is_configured() -> bool:
    return settings.OIDC is not None


def config() -> Any:
    """The provider's settings (`config.env.Oidc`); asked only where one is configured."""
    return settings.OIDC


def provider_name() -> str:
    """What stands on the button; empty where no provider is configured."""
    return settings.OIDC.name if settings.OIDC else ""


class Endpoints(OpenIDConnectOAuth2Adapter):
    """The provider's addresses and answers, each believed only after a check."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        key = f"oidc:{config().issuer}"
        if (found := cache.get(key)) is None:
            found = self._discover()
            cache.set(key, found, DISCOVERY_SECONDS)
        return found

    def _discover(self) -> dict[str, Any]:
        with SocialAdapter(self.request).get_requests_session() as session:
            answer = session.get(self.get_provider().server_url)
            answer.raise_for_status()
            found = answer.json()
        if not isinstance(found, dict) or found.get("issuer") != config().issuer:
            raise OAuth2Error("the discovery document belongs to another issuer")
        if any(not isinstance(found.get(name), str) for name in ENDPOINTS):
            raise OAuth2Error("the discovery document is incomplete")
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return settings.BASE_URL + reverse("account_provider_callback")

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Claims of the signed token; of the person's page at the provider only what the token lacks."""
        told = self._decode_id_token(app, str(kwargs["response"].get("id_token", "")))
        more = self._fetch_user_info(token.token)
        if not isinstance(more, dict) or more.get("sub") != told["sub"]:
            raise OAuth2Error("token and user info speak of different people")
        return self.get_provider().sociallogin_from_response(request, {"id_token": more | told})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Unlike allauth's: the signature is checked even though the token came directly; so is the nonce."""
        try:
            if jwt.get_unverified_header(id_token).get("alg") not in ALGORITHMS:
                raise OAuth2Error("the token is signed in a way that we do not take")
            told = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=config().issuer,
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (LookupError, TypeError, ValueError, AttributeError, jwt.PyJWTError) as problem:
            raise OAuth2Error("the token cannot be read") from problem
        if not self.nonce or not constant_time_compare(str(told.get("nonce", "")), self.nonce):
            raise OAuth2Error("the token was made for another login")
        if not isinstance(told.get("sub"), str) or not 0 < len(told["sub"]) <= 191 or "exp" not in told:
            raise OAuth2Error("the token names nobody")
        return told


class Provider(OpenIDConnectProvider):
    """Always a login, always with PKCE and a nonce; nothing of it can be chosen by an address."""

    oauth2_adapter_class = Endpoints

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        kwargs = super().get_redirect_from_request_kwargs(request)
        nonce = get_random_string(32)
        return {
            "next_url": kwargs.get("next_url"),
            "process": AuthProcess.LOGIN,
            "scope": ["openid", "email"],
            "auth_params": {"nonce": nonce},
            "nonce": nonce,
        }

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is stored about a person: nothing."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.claims = response["id_token"]  # for this request only
        return login


class SocialAdapter(DefaultSocialAccountAdapter):
    """One provider, from the settings; nobody signs up; every refusal is the same page."""

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        if not is_configured():
            return []
        app = SocialApp(provider=OpenIDConnectProvider.id, provider_id=config().issuer)
        app.name, app.client_id, app.secret = (
            config().name,
            config().client_id,
            config().secret,
        )
        app.settings = {"server_url": config().issuer.rstrip("/"), "oauth_pkce_enabled": True}
        return [app]

    def get_provider(self, request: Any, provider: Any, client_id: Any = None) -> Provider:
        return Provider(request, app=self.get_app(request, provider))

    def get_requests_session(self) -> requests.Session:
        return CarefulSession(config().host, plain_loopback=config().plain_loopback)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the invited person; the number decides, the address only the first time."""
        claims: dict[str, Any] = sociallogin.claims  # see Provider
        try:
            account = providers.person_at_provider(
                issuer=config().issuer,
                subject=claims["sub"],
                email=verified_address(claims),
                name=config().name,
                domains=config().domains,
            )
        except NotPossible as refusal:
            raise ImmediateHttpResponse(answer(request, "refused", sentence=str(refusal))) from None
        sociallogin.account, sociallogin.user = account, account.user
        if config().trusts_second_factor and has_second_factor(claims):
            record_authentication(request, account.user, **FACTOR)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **more: Any
    ) -> None:
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(answer(request, "cancelled"))
        if exception is None:
            raise ImmediateHttpResponse(answer(request, "expired"))
        raise ImmediateHttpResponse(failure(request, exception))


def failure(request: HttpRequest, problem: Exception) -> HttpResponse:
    """The page for a provider that is away or sends something that proves nothing; the log says why."""
    logger.warning("login at the identity provider failed: %s", type(problem).__name__)
    away = isinstance(problem, requests.RequestException)
    return answer(request, "away" if away else "unproved")


def answer(request: HttpRequest, why: str, **words: str) -> HttpResponse:
    """The door's page; doors stand above this module, so it is looked up by name."""
    return import_string("buendnis.people.views.oidc.sorry")(request, why, **words)


def verified_address(claims: dict[str, Any]) -> str:
    """The address that the provider vouches for; empty when it does not."""
    vouched = claims.get("email_verified") in (True, "true")
    return claims["email"] if vouched and isinstance(claims.get("email"), str) else ""


def has_second_factor(claims: dict[str, Any]) -> bool:
    """Whether the provider says, in `amr` or `acr`, that it asked for a second factor."""
    said = claims.get("amr")
    words = {str(word).lower() for word in [*(said if isinstance(said, list) else []), claims.get("acr", "")]}
    return bool(words & config().second_factor_words)
