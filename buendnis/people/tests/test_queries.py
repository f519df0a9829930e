from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from buendnis.people import actions, queries
from buendnis.people.models import Person
from buendnis.people.tests.factories import (
    AbsenceFactory,
    OrganisationFactory,
    PersonFactory,
    RoleFactory,
    with_role,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def test_a_stranger_stands_nowhere():
    assert queries.standing(AnonymousUser()) == queries.Standing()
    assert queries.audiences(AnonymousUser()) == ["public"]


def test_a_deactivated_person_stands_nowhere():
    person = with_role("coordinator", is_active=False)

    assert queries.standing(person) == queries.Standing()


def test_standing_takes_one_query_however_many_roles(django_assert_num_queries):
    person = with_role("member_staff")
    RoleFactory(person=person, kind="member_representative")
    RoleFactory(person=person, kind="editor")

    with django_assert_num_queries(1):
        queries.standing(person)
        queries.standing(person)


def test_standing_names_each_organisation_under_its_role():
    member, town = OrganisationFactory(), OrganisationFactory(kind="municipality")
    person = with_role("member_representative", member)
    RoleFactory(person=person, organisation=town, kind="municipality_lead")

    held = queries.standing(person)

    assert held.organisation_ids == {member.pk, town.pk}
    assert held.member_org_ids == held.represents_org_ids == {member.pk}
    assert held.municipality_org_ids == held.leads_org_ids == {town.pk}
    assert (held.office, held.anybody) == (False, True)


def test_a_deputy_has_the_roles_of_the_lead_there():
    organisation, deputy = OrganisationFactory(), PersonFactory()
    lead = with_role("member_representative", organisation)
    RoleFactory(person=lead, kind="coordinator", organisation=OrganisationFactory(kind="office"))
    organisation.lead, organisation.deputy = lead, deputy
    organisation.save()

    held = queries.standing(deputy)

    assert held.represents_org_ids == {organisation.pk}
    assert not held.office


def test_roles_in_an_inactive_organisation_do_not_count():
    person = with_role("member_staff", OrganisationFactory(is_active=False))

    assert not queries.standing(person).anybody


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("coordinator", ["public", "alliance", "office", "org:{0}"]),
        ("ministry_reader", ["public", "alliance", "office", "org:{0}"]),
        ("auditor", ["public", "alliance", "office", "org:{0}"]),
        ("member_staff", ["public", "alliance", "members", "org:{0}"]),
        ("municipality_staff", ["public", "alliance", "staff:{0}", "org:{0}"]),
        ("local_actor", ["public", "alliance", "org:{0}"]),
    ],
)
def test_audiences_follow_the_role(kind, expected):
    person = with_role(kind)
    organisation = person.roles.get().organisation_id

    assert queries.audiences(person) == [key.format(organisation) for key in expected]


def test_the_system_is_one_person_that_may():
    assert queries.system() == queries.system()
    assert queries.standing(queries.system()).office
    assert Person.objects.filter(is_system=True).count() == 1


def test_the_lead_answers():
    organisation = OrganisationFactory(lead=PersonFactory(), deputy=PersonFactory())

    assert queries.answering_person(organisation, DAY) == organisation.lead


def test_the_deputy_answers_while_the_lead_is_away():
    organisation = OrganisationFactory(lead=PersonFactory(), deputy=PersonFactory())
    AbsenceFactory(person=organisation.lead, starts_on=DAY, ends_on=DAY)

    assert queries.answering_person(organisation, DAY) == organisation.deputy
    assert queries.answering_person(organisation, date(2026, 11, 25)) == organisation.lead


def test_somebody_who_speaks_for_it_answers_when_both_are_away():
    organisation = OrganisationFactory(lead=PersonFactory())
    AbsenceFactory(person=organisation.lead, starts_on=DAY, ends_on=DAY)
    with_role("member_staff", organisation, name="Anna")
    speaker = with_role("member_representative", organisation, name="Zoe")

    assert queries.answering_person(organisation, DAY) == speaker


def test_the_lead_is_asked_when_nobody_is_there():
    organisation = OrganisationFactory(lead=PersonFactory())
    AbsenceFactory(person=organisation.lead, starts_on=DAY, ends_on=DAY)

    assert queries.answering_person(organisation, DAY) == organisation.lead


def test_nobody_answers_for_an_organisation_without_active_people():
    organisation = OrganisationFactory(lead=PersonFactory(is_active=False))

    assert queries.answering_person(organisation, DAY) is None


def test_absence_counts_its_first_and_last_day():
    absence = AbsenceFactory()

    for day, expected in [(22, set()), (23, {absence.person_id}), (27, {absence.person_id}), (28, set())]:
        assert queries.absent_ids(date(2026, 11, day)) == expected


def test_a_token_opens_for_its_person_and_notes_the_day():
    person = with_role("member_staff")
    raw = actions.make_token(person, "Tabelle", person)

    assert queries.token_behind(raw).person == person
    assert queries.token_behind(raw[:-1]) is None
    assert person.tokens.get().last_used_on is not None
    assert raw not in person.tokens.get().digest


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_persons_takes_the_same_queries_for_any_number(count, django_assert_num_queries):
    for _ in range(count):
        with_role("member_staff")

    with django_assert_num_queries(2):
        for person in queries.persons_found(Person.objects.all(), "organisation"):
            assert [role.organisation.name for role in person.roles.all()]


def test_search_finds_by_name_address_and_organisation():
    found = with_role("member_staff", OrganisationFactory(name="Stadtteilverein"), name="Ada Ohm")
    with_role("member_staff")

    for words in ["ada", "OHM stadtteil", found.email]:
        assert list(queries.persons_found(Person.objects.all(), words)) == [found]


def test_an_organisation_without_lead_is_seen_by_the_office():
    without = RoleFactory(organisation__lead=None).organisation
    RoleFactory(organisation__lead=PersonFactory())

    assert list(queries.organisations_without_lead()) == [without]
