import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from buendnis.people.policy import BadPolicy, Cell, Grant, policy, read_policy, roles_of
from buendnis.people.policy.rows import call_name, prefix_of
from buendnis.people.tests.factories import OrganisationFactory, PersonFactory, with_role

ROLES = ["AN", "SU", "LO", "MS", "ML", "GS", "GR", "KO", "MI", "ED", "AU", "SY"]


def a_policy(cell="Vm", door="{object: thing, action: V, as: page}", more=""):
    """A small policy; line 7 holds the object's name, line 9 the cell of MS."""
    roles = "\n".join(f'  {code}: {{name: "{code}"}}' for code in ROLES)
    cells = "\n".join(f'      {code}: "{cell if code == "MS" else "–"}"' for code in ROLES if code != "MS")
    return f"""actions: {{V: "sehen", C: "anlegen", U: "ändern", A: "freigeben", D: "löschen"}}
scopes: {{"": "alles", p: "öffentlich", m: "Kommune", g: "Organisation", a: "Summe", x: "Link", o: "Eigenes"}}
notes: {{d: "Entwurf", opt-in: "mit Zustimmung"}}
objects:
  thing:
    name: "Ding"
    models: [people.Person]
    cells:
      MS: {f'"{cell}"' if cell else '""'}
{cells}
doors:
  "thing:list": {door}
roles:
{roles}
{more}"""


def test_cells_are_letters_scopes_and_notes():
    cell = read_policy(a_policy("Vm Uo(d) V(opt-in) C")).cell("MS", "thing")

    assert cell == Cell((Grant("V", "m"), Grant("U", "o", "d"), Grant("V", "", "opt-in"), Grant("C")))
    assert cell.reach("V") == {"m", "opt-in"}
    assert cell.reach("U") == {"o"}
    assert cell.reach("C") == {""}
    assert cell.reach("D") == frozenset()


@pytest.mark.parametrize("cell", ["–", "–(d)"])
def test_a_dash_is_nothing(cell):
    assert read_policy(a_policy(cell)).cell("MS", "thing") == Cell()


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (a_policy(""), 9, "empty"),
        (a_policy("Xm"), 9, 'unknown letter "X"'),
        (a_policy("Vz"), 9, 'unknown scope "z"'),
        (a_policy("Vm(q)"), 9, 'unknown note "q"'),
        (a_policy("vm"), 9, '"vm" is not a letter'),
        (a_policy("Vmm"), 9, '"Vmm" is not a letter'),
        (a_policy().replace("      KO:", "      XX:"), 16, 'unknown role "XX"'),
        (a_policy().replace('      KO: "–"\n', ""), 9, 'role "KO" is missing'),
        (a_policy().replace('      KO: "–"', '      MS: "–"'), 16, '"MS" stands here twice'),
        (a_policy().replace('  KO: {name: "KO"}\n', ""), 24, 'role "KO" is missing'),
        (a_policy().replace("models", "modles"), 7, 'unknown key "modles"'),
        (a_policy().replace("models: [people.Person]", "models: people.Person"), 7, "list of names"),
        (a_policy().replace("    cells:", "    later: [a.B]\n    cells:"), 5, "either built"),
        (a_policy(door="{object: thnig, action: V, as: page}"), 22, 'unknown object "thnig"'),
        (a_policy(door="{object: thing, action: W, as: page}"), 22, 'unknown letter "W"'),
        (a_policy(door="{object: thing, action: V, as: paper}"), 22, 'unknown interface "paper"'),
        (a_policy(door="{object: thing, action: V}"), 22, 'unknown interface "None"'),
        (a_policy(door="{object: thing, action: V, as: page, shows: all}"), 22, "value of shows"),
        (a_policy(door='{object: thing, action: V, as: page, fresh: "yes"}'), 22, '"fresh" is true'),
        (a_policy(door="{as: page}"), 22, "neither an object nor a reason"),
        (a_policy(door='{open: "a", own: "b"}'), 22, "either open, own or guarded"),
        (a_policy(door='{open: ""}'), 22, '"open" is missing'),
        (a_policy(door="{object: thing, action: V, as: page, who: me}"), 22, 'unknown key "who"'),
        (a_policy(more="extra: {a: b}"), 36, 'unknown part "extra"'),
        (a_policy(more="{"), 36, ""),
        ("just words", 1, "no table"),
    ],
)
def test_what_nobody_understands_is_an_error_that_names_the_line(text, line, problem):
    with pytest.raises(BadPolicy) as raised:
        read_policy(text)

    assert (raised.value.line, problem in str(raised.value)) == (line, True), str(raised.value)


@pytest.mark.parametrize(
    ("cell", "shows", "is_open"),
    [
        ("Vm", "inner", True),
        ("Vp", "inner", False),
        ("Vp", "public", True),
        ("Va", "inner", False),
        ("Va", "figures", True),
        ("Vx", "public", False),
        ("Vx", "link", True),
        ("Vp Vm", "inner", True),
        ("V(opt-in)", "inner", True),
        ("Um", "inner", False),
    ],
)
def test_a_door_opens_for_the_scopes_it_shows(cell, shows, is_open):
    found = read_policy(a_policy(cell, door=f"{{object: thing, action: V, as: page, shows: {shows}}}"))

    assert found.admits({"MS"}, "thing:list") == is_open
    assert not found.admits({"KO"}, "thing:list")


def test_the_policy_of_this_house_holds_the_whole_matrix():
    found = policy()

    assert tuple(found.roles) == tuple(ROLES)
    assert all(tuple(row.cells) == tuple(ROLES) for row in found.objects.values())
    assert found.cell("ML", "need").reach("A") == {"m"}
    assert found is policy()
    assert str(settings.POLICY_FILE).endswith("config/policy.yaml")


@pytest.mark.parametrize(
    ("name", "door"),
    [("cms/", "wagtailadmin_home"), ("people:profile", "people:profile"), (None, "people:nothing")],
)
def test_a_resolved_address_finds_its_row_by_name_or_by_its_first_part(name, door):
    found = policy().door_at(door, "cms/" if door.startswith("wagtail") else "personen/<int:pk>/")

    assert (found and found.name) == name


def test_calls_and_prefixes_are_spelled_in_one_way():
    assert call_name("GET", "/needs/{int:pk}/") == call_name("GET", "needs/<pk>") == "GET /needs/{pk}"
    assert prefix_of("^medien/(?P<path>.+)$") == "medien/"
    assert prefix_of("") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("local_actor", {"LO"}),
        ("neighbourhood_manager", {"LO"}),
        ("municipality_staff", {"MS"}),
        ("municipality_lead", {"ML"}),
        ("member_staff", {"GS"}),
        ("member_representative", {"GR"}),
        ("coordinator", {"KO"}),
        ("office_lead", {"KO"}),
        ("ministry_reader", {"MI"}),
        ("editor", {"ED"}),
        ("auditor", {"AU"}),
    ],
)
def test_every_kind_of_role_has_its_code(kind, codes):
    assert roles_of(with_role(kind)) == codes
    assert policy().code_of_kind[kind] in codes


@pytest.mark.django_db
def test_strangers_are_an_and_a_login_without_role_is_nobody():
    assert roles_of(AnonymousUser()) == {"AN"}
    assert roles_of(PersonFactory(is_active=False)) == {"AN"}
    assert roles_of(PersonFactory()) == frozenset()


@pytest.mark.django_db
def test_whoever_an_organisation_names_speaks_for_it():
    house = OrganisationFactory(kind="member")
    named, colleague = with_role("member_staff", house), with_role("member_staff", house)
    house.deputy = named
    house.save()

    assert roles_of(named) == {"GR"}
    assert roles_of(colleague) == {"GS"}
