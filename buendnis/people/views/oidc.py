"""Login at an identity provider: away by a button, back by its answer. Not there where none is configured."""

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from buendnis.people import limits, oidc, permissions
from buendnis.people.actions import providers
from buendnis.people.requests import PersonRequest
from buendnis.people.views.login import busy
from buendnis.ui.pages import page

STARTS = "60/m/ip"  # each start may ask the provider: it must not be flooded through us
STATUS = {"refused": 403, "expired": 400, "unproved": 400, "away": 503}


class CallbackView(OAuth2CallbackView):
    """allauth's, which tells its adapter the nonce that this browser's login was started with."""

    adapter: oidc.Endpoints

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple:
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, answer


@login_not_required
@never_cache
@require_POST
def oidc_login(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider."""
    if not oidc.is_configured():
        raise Http404
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if limits.consume(request, "oidc_login", STARTS) is None:
        return busy(request)
    try:
        provider = oidc.SocialAdapter(request).get_provider(request, oidc.config().issuer)
        return provider.redirect_from_request(request)
    except (requests.RequestException, OAuth2Error) as problem:
        return oidc.failure(request, problem)
    except ImmediateHttpResponse as answer:
        return answer.response


@login_not_required
@never_cache
@require_safe
def oidc_callback(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer: a login, or one page that says it is none."""
    if not oidc.is_configured():
        raise Http404
    return CallbackView.adapter_view(oidc.Endpoints(request, oidc.config().issuer))(request)


def sorry(request: HttpRequest, why: str, sentence: str = "") -> HttpResponse:
    """Back to the login, with what happened and the other ways in."""
    if why == "cancelled":
        messages.info(request, _("Die Anmeldung wurde abgebrochen."))
        return redirect("account_login")
    words = {"why": why, "sentence": sentence, "name": oidc.provider_name()}
    answer = page(request, "people/oidc_sorry.html", words, status=STATUS[why])
    if why == "away":
        answer["Retry-After"] = str(limits.RETRY_SECONDS)
    return answer


@require_POST
def unlink_provider(request: PersonRequest, pk: int) -> HttpResponse:
    """For the office: a person has a new account at the provider."""
    person = get_object_or_404(permissions.visible_persons(request.user), pk=pk)
    if not permissions.may_deactivate(request.user, person):
        raise Http404
    providers.unlink_provider(person, by=request.user)
    messages.success(request, _("Die Verknüpfung ist gelöst."))
    return redirect("people:person_detail", pk)
