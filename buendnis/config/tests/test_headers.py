"""Two policies: strict everywhere, looser only in the editors' area and Django's admin."""

import pytest
from django.contrib.auth.models import Group

from buendnis.config import editors
from buendnis.people.models import Organisation, Person, Role

pytestmark = pytest.mark.django_db
STRICT = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    "manifest-src 'self'", "object-src 'none'",
}  # fmt: skip


def policy(answer) -> set[str]:
    return {part.strip() for part in answer["Content-Security-Policy"].split(";")}


def someone(role: str) -> Person:
    office, _ = Organisation.objects.get_or_create(name="Beispiel", kind=Organisation.Kind.OFFICE)
    person = Person.objects.create_user(f"{role}@demo.example", name=role)
    Role.objects.create(person=person, organisation=office, kind=role)
    return person


@pytest.mark.parametrize(
    "address",
    ["/", "/nirgends/", "/healthz", "/api/v1/openapi.json", "/?q=%00", "/cms/?q=%00", "/cms", "/impressum/"],
)
def test_policy_is_strict(address, client):
    assert policy(client.get(address)) == STRICT


def test_policy_is_looser_for_editors_only(client):
    client.force_login(someone(Role.Kind.EDITOR))

    answer = client.get("/cms/")

    assert answer.status_code == 200
    assert "style-src 'self' 'unsafe-inline'" in policy(answer)
    assert not any("unsafe" in part for part in policy(answer) if part.startswith("script-src"))
    assert "default-src 'self'" in policy(answer)
    assert "frame-ancestors 'self'" in policy(answer)
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("role", [Role.Kind.EDITOR, Role.Kind.COORDINATOR, Role.Kind.OFFICE_LEAD])
def test_editors_and_the_office_enter_the_editors_area(role, client):
    client.force_login(someone(role))

    for address in (
        "/cms/",
        "/cms/images/",
        "/cms/images/add/",
        "/cms/documents/",
        "/cms/redirects/",
        "/cms/account/",
    ):
        assert (address, client.get(address).status_code) == (address, 200)


@pytest.mark.parametrize(
    "role", [Role.Kind.MUNICIPALITY_LEAD, Role.Kind.MEMBER_REPRESENTATIVE, Role.Kind.AUDITOR]
)
def test_others_find_nothing_behind_these_doors(role, client):
    client.force_login(someone(role))

    for address in ("/cms/", "/djadmin/"):
        answer = client.get(address)
        assert (answer.status_code, policy(answer)) == (404, STRICT)


def test_a_role_taken_away_closes_the_door_with_the_next_click(client):
    person = someone(Role.Kind.EDITOR)
    client.force_login(person)
    assert client.get("/cms/").status_code == 200

    person.roles.all().delete()

    assert client.get("/cms/").status_code == 404
    assert not Group.objects.get(name=editors.GROUP).user_set.exists()


def test_editors_area_names_no_foreign_host(client):
    client.force_login(someone(Role.Kind.EDITOR))

    page = client.get("/cms/").content.decode()

    for host in ("gravatar", "releases.wagtail", "googleapis"):
        assert host not in page


@pytest.mark.parametrize(
    "address",
    ["/cms/login/", "/cms/password_reset/", "/cms/password_reset/done/", "/_util/login/", "/djadmin/login/"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_back_doors_lead_to_the_front_door(address, method, client):
    answer = getattr(client, method)(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/anmelden/?next=")


def test_every_inline_script_of_the_editors_area_may_run(client):
    client.force_login(someone(Role.Kind.EDITOR))

    for address in ("/cms/", "/cms/redirects/add/", "/cms/images/add/", "/cms/documents/", "/cms/account/"):
        assert "<script>" not in client.get(address).content.decode(), address


def test_nothing_may_be_embedded_elsewhere(client):
    for address in ("/", "/healthz", "/nirgends/", "/api/v1/openapi.json"):
        assert client.get(address)["Cross-Origin-Resource-Policy"] == "same-origin"
