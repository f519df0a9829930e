from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from buendnis.people import actions, queries, signals
from buendnis.people.models import Person, RecordEntry
from buendnis.people.tests.factories import (
    AbsenceFactory,
    OrganisationFactory,
    PersonFactory,
    RoleFactory,
    with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office_lead():
    return with_role("office_lead")


@pytest.fixture
def written(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return mail.outbox


def invite(by, **changes) -> Person:
    plain = {"email": "neu@demo.example", "name": "Neue Person", "kind": "member_staff"}
    organisation = changes.pop("organisation", None) or OrganisationFactory()
    return actions.invite_person(**plain | changes, organisation=organisation, by=by)


def verbs() -> list[str]:
    return list(RecordEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_an_invited_person_has_a_role_and_gets_a_mail(office_lead, written):
    organisation = OrganisationFactory()

    person = actions.invite_person(
        email="Neu@Demo.example",
        name="Neue Person",
        organisation=organisation,
        kind="member_staff",
        by=office_lead,
    )

    assert person.email == "neu@demo.example"
    assert not person.has_usable_password()
    assert queries.standing(person).member_org_ids == {organisation.pk}
    assert [letter.to for letter in written] == [["neu@demo.example"]]
    assert "Neue Person" not in written[0].subject
    assert "/anmelden/code/" in written[0].body
    assert verbs() == ["role.given", "person.invited"]


def test_inviting_somebody_known_adds_the_role(office_lead, written):
    person = PersonFactory(email="da@demo.example", name="Alter Name")

    invited = actions.invite_person(
        email="DA@demo.example",
        name="Anderer",
        organisation=OrganisationFactory(),
        kind="member_staff",
        by=office_lead,
    )

    assert invited == person
    assert Person.objects.get(pk=person.pk).name == "Alter Name"


def test_inviting_a_deactivated_person_is_refused(office_lead):
    PersonFactory(email="weg@demo.example", is_active=False)

    with pytest.raises(actions.AddressTaken):
        actions.invite_person(
            email="weg@demo.example",
            name="X",
            organisation=OrganisationFactory(),
            kind="member_staff",
            by=office_lead,
        )


def test_a_coordinator_cannot_invite_into_the_office(written):
    coordinator = with_role("coordinator")

    with pytest.raises(PermissionDenied):
        invite(coordinator, organisation=OrganisationFactory(kind="office"), kind="coordinator")
    assert written == []


def test_the_first_to_speak_for_an_organisation_becomes_its_lead(office_lead):
    organisation, first, second = OrganisationFactory(), PersonFactory(), PersonFactory()

    actions.give_role(first, "member_representative", organisation, by=office_lead)
    actions.give_role(second, "member_representative", organisation, by=office_lead)

    organisation.refresh_from_db()
    assert organisation.lead == first


def test_a_role_given_twice_is_held_once(office_lead):
    person, organisation = PersonFactory(), OrganisationFactory()

    for _ in range(2):
        actions.give_role(person, "member_staff", organisation, by=office_lead)

    assert person.roles.count() == 1
    assert verbs() == ["role.given"]


def test_a_role_that_does_not_exist_there_is_refused(office_lead):
    with pytest.raises(actions.RoleDoesNotFit):
        actions.give_role(PersonFactory(), "municipality_lead", OrganisationFactory(), by=office_lead)


def test_the_deputy_moves_up_when_the_lead_loses_the_role(office_lead):
    role, deputy = RoleFactory(), PersonFactory()
    role.organisation.lead, role.organisation.deputy = role.person, deputy
    role.organisation.save()

    actions.take_role(role, by=office_lead)

    role.organisation.refresh_from_db()
    assert (role.organisation.lead, role.organisation.deputy) == (deputy, None)


def test_taking_a_role_refuses_a_stranger():
    with pytest.raises(PermissionDenied):
        actions.take_role(RoleFactory(), by=with_role("member_representative"))


def test_the_same_absence_twice_is_one():
    person, days = PersonFactory(), {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 4)}

    assert actions.set_absence(person, **days, by=person) == actions.set_absence(person, **days, by=person)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (date(2026, 11, 27), date(2026, 11, 30), "starts_on"),
        (date(2026, 12, 2), date(2026, 12, 1), "ends_on"),
    ],
)
def test_absence_that_overlaps_or_runs_backwards_is_refused(starts_on, ends_on, field):
    person = AbsenceFactory().person

    with pytest.raises(actions.AbsenceOverlaps) as refused:
        actions.set_absence(person, starts_on=starts_on, ends_on=ends_on, by=person)
    assert refused.value.field == field


def test_absence_is_set_by_oneself_or_the_office():
    person, days = PersonFactory(), {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 4)}

    with pytest.raises(PermissionDenied):
        actions.set_absence(person, **days, by=PersonFactory())
    actions.end_absence(actions.set_absence(person, **days, by=with_role("coordinator")), by=person)

    assert not person.absences.exists()


def test_deactivation_ends_tokens_roles_and_contacts_and_is_announced(office_lead):
    person, deputy, heard = with_role("member_representative"), PersonFactory(), []
    organisation = person.roles.get().organisation
    organisation.lead, organisation.deputy = person, deputy
    organisation.save()
    raw = actions.make_token(person, "x", person)

    def hear(sender, person, by, **_):
        heard.append((person, by))

    signals.person_deactivated.connect(hear)
    try:
        closed = actions.deactivate_person(person, by=office_lead)
        actions.deactivate_person(person, by=office_lead)
    finally:
        signals.person_deactivated.disconnect(hear)

    organisation.refresh_from_db()
    assert queries.token_behind(raw) is None
    assert not queries.standing(closed).anybody
    assert (organisation.lead, organisation.deputy) == (deputy, None)
    assert heard == [(person, office_lead)]


def test_the_last_lead_leaves_a_gap_that_the_office_sees(office_lead):
    person = with_role("member_representative")
    organisation = person.roles.get().organisation
    organisation.lead = person
    organisation.save()

    actions.deactivate_person(person, by=office_lead)

    assert organisation in queries.organisations_without_lead()


def test_reactivation_wakes_no_old_session_and_no_old_token(office_lead):
    person = with_role("member_staff")
    raw, before = actions.make_token(person, "x", person), person.get_session_auth_hash()

    actions.deactivate_person(person, by=office_lead)
    again = actions.reactivate_person(person, by=office_lead)

    assert again.is_active
    assert again.get_session_auth_hash() != before
    assert queries.token_behind(raw) is None


def test_deactivation_refuses_a_stranger():
    with pytest.raises(PermissionDenied):
        actions.deactivate_person(PersonFactory(), by=with_role("municipality_lead"))


def test_a_weak_password_is_refused():
    person = PersonFactory()

    with pytest.raises(ValidationError):
        actions.change_password(person, password="elf zeichen", by=person)


def test_a_password_is_changed_by_oneself_only():
    person = PersonFactory()

    with pytest.raises(PermissionDenied):
        actions.change_password(person, password="vier gute alte Worte", by=with_role("office_lead"))
    actions.change_password(person, password="vier gute alte Worte", by=person)

    assert Person.objects.get(pk=person.pk).check_password("vier gute alte Worte")


def test_a_revoked_token_opens_nothing():
    person = with_role("member_staff")
    raw = actions.make_token(person, "x", person)

    actions.revoke_token(person.tokens.get(), by=person)

    assert queries.token_behind(raw) is None


def test_contacts_need_a_role_and_differ(office_lead):
    organisation = OrganisationFactory()
    first, second = with_role("member_staff", organisation), with_role("member_staff", organisation)

    for lead, deputy in [(PersonFactory(), None), (None, first), (first, first)]:
        with pytest.raises(actions.LeadMissing):
            actions.set_contacts(organisation, lead=lead, deputy=deputy, by=office_lead)
    changed = actions.set_contacts(organisation, lead=first, deputy=second, by=office_lead)

    assert (changed.lead, changed.deputy) == (first, second)


def test_the_record_holds_numbers_only(office_lead, written):
    invite(office_lead)

    assert "Neue" not in str(list(RecordEntry.objects.values_list("details", flat=True)))
    assert "@" not in str(list(RecordEntry.objects.values_list("details", flat=True)))
