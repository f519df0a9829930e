import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines
from django.template.loader import get_template
from django.test import Client, RequestFactory, override_settings

from buendnis.ui import gallery, navigation
from buendnis.ui.checks import navigation_leads_somewhere
from buendnis.ui.middleware import WholePageMiddleware
from buendnis.ui.pages import page

pytestmark = pytest.mark.urls("buendnis.ui.tests.urls")

FORM_PAGE = "ui/gallery_form.html"
FORM = {"form": gallery.SampleForm()}
LEGAL = ("/impressum/", "/datenschutz/", "/barrierefreiheit/", "/barriere-melden/", "/schnittstellen/")
COMPONENTS = ("kern-card", "kern-badge", "kern-alert", "datatable", "facts", "bar__used", "timeline", "empty")


class Somebody:
    is_authenticated = True
    pk = 7
    name = "Erika Beispiel"


@pytest.fixture
def entries(monkeypatch):
    monkeypatch.setattr(navigation, "entries", {})
    return navigation.entries


def request_to(path: str = "/ui/", person=None, **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user = person or AnonymousUser()
    return request


def frame(request) -> str:
    source = '{% extends "ui/page.html" %}{% block title %}Probe{% endblock %}'
    return engines["django"].from_string(source).render({}, request)


# --- page() ---------------------------------------------------------------------------------------


def test_a_page_answers_whole_to_a_browser():
    answer = page(request_to(), FORM_PAGE, FORM, fragment="ui/_gallery_form.html")

    assert b"<!DOCTYPE html>" in answer.content
    assert answer["Vary"] == "HX-Request, HX-Request-Type"


def test_a_page_answers_its_fragment_to_htmx():
    request = request_to(HX_Request="true", HX_Request_Type="partial")

    answer = page(request, FORM_PAGE, FORM, fragment="ui/_gallery_form.html")

    assert b"<!DOCTYPE" not in answer.content
    assert answer.content.startswith(b"<form")
    assert answer["Vary"] == "HX-Request, HX-Request-Type"


def test_a_page_without_fragment_answers_whole_to_htmx():
    request = request_to(HX_Request="true", HX_Request_Type="partial")

    assert b"<!DOCTYPE html>" in page(request, FORM_PAGE, FORM).content


def test_a_form_with_errors_says_so_in_the_title():
    answer = page(request_to(), FORM_PAGE, FORM, status=422)

    assert answer.status_code == 422
    assert "<title>Fehler: Formular" in answer.content.decode()


# --- The frame ------------------------------------------------------------------------------------


def test_rooms_hang_their_links_into_the_frame(entries):
    navigation.register("main", "Zweite", "/zweite/", order=20)
    navigation.register("main", "Erste", "/erste/", order=10)
    navigation.register("main", "Geheime", "/geheime/", visible=lambda request: False)

    links = navigation.links("main", request_to("/erste/7/"))

    assert [(link.text, link.current) for link in links] == [("Erste", "true"), ("Zweite", "")]


def test_the_same_target_hangs_once(entries):
    navigation.register("footer", "Impressum", "/impressum/")
    navigation.register("footer", "Impressum und Kontakt", "/impressum/")

    assert [link.text for link in navigation.links("footer", request_to())] == ["Impressum und Kontakt"]


def test_links_stand_under_their_headings_and_an_empty_heading_is_left_out(entries):
    navigation.register("account", "Personen", "/personen/", group="manage")
    navigation.register("account", "Profil", "/profil/", order=20, group="own")
    navigation.register("account", "Passkeys", "/passkeys/", order=10, group="own")
    navigation.register("account", "Plan", "/plan/", visible=lambda request: False, group="plan")
    navigation.register("account", "Protokoll", "/protokoll/")

    groups = navigation.link_groups("account", request_to("/profil/"))

    assert [(group.heading, [link.text for link in group.links]) for group in groups] == [
        ("Ihr Zugang", ["Passkeys", "Profil"]),
        ("Nachsehen", ["Protokoll"]),
        ("Verwalten", ["Personen"]),
    ]
    assert [link.current for link in groups[0].links] == ["", "page"]


def test_a_link_to_a_missing_room_is_left_out_and_reported(entries):
    navigation.register("main", "Fehlt", "nirgends:start")

    assert navigation.links("main", request_to()) == []
    assert [warning.id for warning in navigation_leads_somewhere(None)] == ["ui.W001"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/bedarfe/", "page"), ("/bedarfe/3/", "true"), ("/angebote/", ""), ("/", "")],
)
def test_the_current_place_is_marked(path, current):
    assert navigation.current(path, "/bedarfe/") == current


def test_the_start_page_is_not_the_parent_of_everything():
    assert navigation.current("/bedarfe/", "/") == ""


def test_legal_links_stand_on_every_page():
    html = frame(request_to())

    for path in (
        "/impressum/",
        "/datenschutz/",
        "/barrierefreiheit/",
        "/barriere-melden/",
        "/schnittstellen/",
    ):
        assert f'href="{path}"' in html


def test_the_frame_has_landmarks_language_and_skip_link():
    html = frame(request_to())

    assert '<html lang="de">' in html
    assert 'href="#inhalt"' in html
    assert html.count("<main") == html.count("<h1") == 1
    assert 'role="status"' in html


def test_strangers_carry_no_token_and_no_name():
    html = frame(request_to())

    assert "hx-headers" not in html
    assert "data-person" not in html


def test_who_is_signed_in_sees_their_name_and_sends_the_token():
    html = frame(request_to(person=Somebody()))

    assert "Erika Beispiel" in html
    assert 'data-person="7"' in html
    assert re.search(r"hx-headers:inherited='\{\"X-CSRFToken\": \"\w{64}\"\}'", html)


def test_pages_need_neither_inline_script_nor_inline_style():
    html = frame(request_to(person=Somebody()))

    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on", html)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert not re.search(r"(src|href)=\"(https?:)?//", html)


@override_settings(DEMO=False)
def test_the_banner_stands_only_in_the_demo():
    assert "Beispielbetrieb" not in frame(request_to())


def test_the_banner_stands_in_the_demo():
    assert "Beispielbetrieb" in frame(request_to())


# --- Error pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [400, 500, 503])
def test_error_pages_stand_without_request_and_context(code):
    html = get_template(f"{code}.html").render()

    assert "<h1" in html
    assert "<title>" in html


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html"])
def test_refusals_say_what_to_do_next(name):
    assert "Bitte" in get_template(name).render({}, request_to())


# --- Redirects ------------------------------------------------------------------------------------


def test_a_redirect_of_htmx_becomes_a_whole_page():
    moved = HttpResponseRedirect("/bedarfe/3/")
    moved.set_cookie("messages", "x")

    answer = WholePageMiddleware(lambda request: moved)(request_to(HX_Request="true"))

    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/bedarfe/3/"
    assert answer.cookies["messages"].value == "x"


def test_a_redirect_of_a_browser_stays():
    answer = WholePageMiddleware(lambda request: HttpResponseRedirect("/bedarfe/3/"))(request_to())

    assert answer.status_code == 302


def test_other_answers_pass():
    answer = WholePageMiddleware(lambda request: HttpResponse("x"))(request_to(HX_Request="true"))

    assert answer.content == b"x"


# --- Gallery --------------------------------------------------------------------------------------


def test_the_gallery_shows_every_component(db):
    answer = Client().get("/ui/")

    assert answer.status_code == 200
    for css in (
        "kern-card",
        "kern-badge",
        "kern-alert",
        "datatable",
        "facts",
        "bar__used",
        "timeline",
        "pagination",
        "empty",
    ):
        assert css in answer.content.decode()


@override_settings(DEMO=False, DEBUG=False)
@pytest.mark.parametrize("path", ["/ui/", "/ui/formular/", "/ui/fehler/404/"])
def test_the_gallery_is_closed_where_people_work(db, path):
    assert Client().get(path).status_code == 404


def test_the_sample_form_comes_back_with_errors_and_text(db):
    answer = Client().post("/ui/formular/", {"title": "Mein Titel"})

    assert answer.status_code == 422
    assert "data-error-summary" in answer.content.decode()
    assert 'value="Mein Titel"' in answer.content.decode()


@pytest.mark.parametrize("code", [400, 403, 404, 500, 503])
def test_error_pages_can_be_looked_at(db, code):
    assert Client(raise_request_exception=False).get(f"/ui/fehler/{code}/").status_code == code
