import pytest

from buendnis.alliance.tests import factories as alliance
from buendnis.cooperation import permissions
from buendnis.cooperation.models import Engagement
from buendnis.cooperation.tests.factories import asked_pair, running
from buendnis.matching.models import Proposal
from buendnis.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def people_of(pair) -> dict:
    """Everybody by part: those of this engagement and their likes elsewhere."""
    return {
        "lead": pair.lead,
        "clerk": alliance.clerk(pair.site),
        "manager": alliance.manager(pair.site),
        "representative": pair.representative,
        "member_staff": alliance.member_staff(pair.member),
        "coordinator": alliance.coordinator(),
        "office_lead": alliance.office_lead(),
        "ministry": alliance.ministry_reader(),
        "auditor": alliance.auditor(),
        "local_actor": alliance.local_actor(pair.site),
        "editor": alliance.editor(),
        "foreign_lead": alliance.project_lead(),
        "foreign_manager": alliance.manager(),
        "foreign_representative": alliance.representative(),
        "nobody": PersonFactory(),
    }


SITE = {"lead", "clerk"}
MEMBER = {"representative", "member_staff"}
OFFICE = {"coordinator", "office_lead"}
LOOKING = {"manager", "ministry", "auditor"}


def allowed(pair, may, *of) -> set[str]:
    return {name for name, person in people_of(pair).items() if may(person, *of)}


def test_participants_office_ministry_and_auditor_see_an_engagement():
    engagement, pair = running()

    assert allowed(pair, permissions.may_see, engagement) == SITE | MEMBER | OFFICE | LOOKING


def test_may_see_and_visible_engagements_agree():
    engagement, pair = running()
    running()

    for name, person in people_of(pair).items():
        seen = set(permissions.visible_engagements(person))
        expected = {other for other in Engagement.objects.all() if permissions.may_see(person, other)}
        assert seen == expected, name


def test_may_agree_and_visible_for_agreeing_agree():
    pair = asked_pair()
    asked_pair()

    for name, person in people_of(pair).items():
        seen = set(permissions.visible_for_agreeing(person))
        expected = {other for other in Proposal.objects.all() if permissions.may_agree(person, other)}
        assert seen == expected, name


def test_only_the_site_agrees():
    pair = asked_pair()

    assert allowed(pair, permissions.may_agree, pair.proposal) == SITE


def test_both_sides_and_the_office_carry_on():
    engagement, pair = running()

    assert allowed(pair, permissions.may_carry_on, engagement) == SITE | MEMBER | OFFICE


def test_contact_data_are_for_those_who_work_together_and_the_office():
    engagement, pair = running()

    seen = allowed(pair, permissions.may_see_contacts, engagement)

    assert seen == SITE | MEMBER | OFFICE | {"manager"}


def test_only_the_site_confirms_for_the_site():
    engagement, pair = running()

    assert allowed(pair, permissions.may_confirm_as_site, engagement) == SITE


def test_only_the_member_confirms_its_half_days():
    engagement, pair = running()

    assert allowed(pair, permissions.may_confirm_half_days, engagement.parts.get()) == MEMBER


def test_the_site_answers_feedback_and_the_office_notes_a_call():
    engagement, pair = running()

    assert allowed(pair, permissions.may_answer_feedback, engagement) == SITE | OFFICE


def test_a_person_acts_as_one_side():
    engagement, pair = running()
    people = people_of(pair)

    assert permissions.side_of(people["clerk"], engagement) == "site"
    assert permissions.side_of(people["member_staff"], engagement) == "member"
    assert permissions.side_of(people["coordinator"], engagement) == "office"
    assert permissions.side_of(people["ministry"], engagement) == ""


def test_a_deactivated_person_sees_nothing():
    engagement, pair = running()
    pair.lead.is_active = False
    pair.lead.__dict__.pop("_standing", None)

    assert not permissions.may_see(pair.lead, engagement)
    assert list(permissions.visible_engagements(pair.lead)) == []
