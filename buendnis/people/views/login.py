"""In and out. Only the four doors of allauth that we need; no sign-up, no social login."""

from http import HTTPStatus
from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, clear_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from buendnis.people import actions, oidc
from buendnis.people.forms.login import ConfirmCodeForm, LoginForm, RequestCodeForm
from buendnis.people.login import Busy, network_of
from buendnis.people.middleware.second_factor import on_the_way
from buendnis.people.models import Person
from buendnis.ui.pages import page

DEMO_LOGINS = (
    ("geschaeftsstelle", "Geschäftsstelle", "Bedarfe sichten, Mitglieder fragen, Überblick behalten"),
    ("kommune", "Kommune", "Anliegen schildern, Hilfe annehmen, Ergebnis festhalten"),
    ("mitglied", "Bündnismitglied", "Anfragen beantworten, Kontingent pflegen"),
    ("ministerium", "Ministerium", "Mitlesen, was wirkt"),
    ("redaktion", "Redaktion", "Öffentliche Seiten pflegen"),
)


def demo_logins() -> list[dict[str, str]]:
    """The published logins; only where the installation is a demo."""
    if not settings.DEMO:
        return []
    return [
        {"email": f"{name}@demo.example", "password": settings.DEMO_PASSWORD, "title": title, "text": text}
        for name, title, text in DEMO_LOGINS
    ]


def status_of(form: BaseForm) -> int:
    """429 where a limit was reached, 422 where something is wrong, else 200."""
    if not form.errors:
        return HTTPStatus.OK
    limited = any(
        problem.code == "too_many_login_attempts"
        for problems in form.errors.as_data().values()
        for problem in problems
    )
    return HTTPStatus.TOO_MANY_REQUESTS if limited else HTTPStatus.UNPROCESSABLE_ENTITY


class PlainAnswers:
    """Shared by the login's forms: our page frame, and a status that says what happened."""

    template_name: str
    request: HttpRequest

    def render_to_response(self, words: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return page(self.request, self.template_name, words, status=status_of(words["form"]))

    def get_form_class(self) -> type[BaseForm]:
        return self.form_class  # type: ignore[attr-defined]  # a mixin: allauth's view has it


class LoginView(PlainAnswers, allauth.LoginView):
    form_class = LoginForm
    template_name = "people/login.html"
    extra_context = {"demo_logins": demo_logins, "oidc_name": oidc.provider_name}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever comes back here while a code is on its way has changed their mind."""
        if not request.user.is_authenticated and "account_login" in request.session:
            clear_login(request)
        try:
            return super().dispatch(request, *args, **kwargs)
        except Busy as problem:
            return busy(request, str(problem))


class RequestCodeView(PlainAnswers, allauth.RequestLoginCodeView):
    form_class = RequestCodeForm
    template_name = "people/request_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated and "account_login" in request.session:
            clear_login(request)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """An unknown address gets the same answer after the same work; no mail goes to a stranger."""
        answer = super().form_valid(form)
        if form._user is None:
            get_adapter(self.request).work_alike()
        return answer


class ConfirmCodeView(PlainAnswers, allauth.ConfirmLoginCodeView):
    form_class = ConfirmCodeForm
    template_name = "people/confirm_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """For an unknown address the database is asked as often as for a known one."""
        waiting = request.session.get(LOGIN_SESSION_KEY)
        if isinstance(waiting, dict) and not waiting.get("user_pk"):
            Person.objects.filter(pk=0).first()
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        """A wrong code stands in the record like a wrong password, whoever was asked for."""
        if form.data.get("code"):
            email = self._process.state.get("email", "")
            actions.record_failed_login(email, network=network_of(self.request), proof="code")
        return super().form_invalid(form)


class LogoutView(allauth.LogoutView):
    template_name = "people/logout.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The browser forgets half-typed texts in all of its tabs, also without our script."""
        answer = super().post(*args, **kwargs)
        answer["Clear-Site-Data"] = '"storage"'
        return answer


def busy(request: HttpRequest, sentence: str = "") -> HttpResponse:
    """Too many at once: come back in a minute."""
    answer = page(request, "429.html", {"sentence": sentence}, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = "60"
    return answer


@login_not_required
def to_login(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Back doors lead to the front door."""
    return redirect_to_login(request.GET.get("next", ""), reverse("account_login"))


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere; going back keeps what was typed.

    Whoever logged in meanwhile in another tab is taken along instead.
    """
    if request.path == reverse("account_login") and request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.path.startswith("/api/"):
        return JsonResponse(
            {
                "type": "about:blank",
                "title": "CSRF",
                "status": 403,
                "detail": _("Diese Anfrage ist nicht erlaubt."),
            },
            status=HTTPStatus.FORBIDDEN,
            content_type="application/problem+json",
        )
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


login = login_not_required(LoginView.as_view())
request_code = login_not_required(RequestCodeView.as_view())
confirm_code = login_not_required(ConfirmCodeView.as_view())
logout = on_the_way(login_not_required(LogoutView.as_view()))
