"""Ten years after its end a need loses its words, once the archive has seen it; the figures stay."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from buendnis.matching.actions.indexing import index_need
from buendnis.matching.models import Need, PlanLineMember, PlanRule
from buendnis.matching.tests.factories import (
    NeedFactory,
    OfferFactory,
    PlanLineMemberFactory,
    PlanRuleFactory,
    ProposalFactory,
)
from buendnis.people.actions.retention import sweep_batch
from buendnis.people.models import ArchiveOffer
from buendnis.people.privacy.sweeps import described, sweeps
from buendnis.search.models import Document

pytestmark = pytest.mark.django_db
CLOSED = timezone.make_aware(datetime(2026, 11, 22, 23, 30))  # noqa: DTZ001 - made aware at once
LAST_DAY, AFTER = date(2036, 11, 22), date(2036, 11, 23)


def released(code: str) -> None:
    """The archive decided on what is offered."""
    ArchiveOffer.objects.filter(sweep=code).update(offered_on=AFTER, decision="declined", decided_on=AFTER)


def test_a_need_is_offered_then_loses_its_words_and_is_found_no_more():
    need = NeedFactory(status=Need.Status.CLOSED, closed_at=CLOSED, close_reason="Frau Berg sagt nein.")
    ProposalFactory(need=need, decline_reason="Herr Tal ist krank.", override_reason="Kennt uns.")
    index_need(need)
    sweep = sweeps["matching.needs"]

    assert sweep_batch(sweep, LAST_DAY) == 0
    assert not ArchiveOffer.objects.exists()
    assert sweep_batch(sweep, AFTER) == 0
    (package,) = described(sweep, ArchiveOffer.objects.get().object_ids)
    assert package["Ihr Anliegen"] == need.text
    assert package["Vorschläge"][0]["Grund der Absage"] == "Herr Tal ist krank."

    released("matching.needs")
    assert sweep_batch(sweep, AFTER) == 1
    assert sweep_batch(sweep, AFTER) == 0

    need.refresh_from_db()
    proposal = need.proposals.get()
    assert (need.text, need.close_reason, need.site_id) == ("", "", need.site_id)
    assert (proposal.decline_reason, proposal.override_reason, proposal.reasons) == ("", "", [])
    assert not Document.objects.filter(kind="need", key=str(need.pk)).exists()


def test_an_open_need_is_never_due():
    NeedFactory()

    assert sweeps["matching.needs"].count_due(date(2099, 1, 1)) == 0


def test_an_ended_offer_loses_its_words_the_others_keep_them():
    OfferFactory(status="ended", ends_on=date(2026, 11, 22))
    OfferFactory()
    sweep = sweeps["matching.offers"]

    assert sweep.count_due(LAST_DAY) == 0
    assert sweep.count_due(AFTER) == 1
    sweep_batch(sweep, AFTER)
    released("matching.offers")
    assert sweep_batch(sweep, AFTER) == 1
    assert sweep.count_due(date(2099, 1, 1)) == 0


def test_a_plan_goes_ten_years_after_its_year_once_the_archive_has_seen_it():
    part = PlanLineMemberFactory(line__plan__year=2026, says_why="Frau Berg ist in Elternzeit.")
    PlanRuleFactory(year=2026)
    PlanRuleFactory(year=2027)
    plans, rules = sweeps["matching.plans"], sweeps["matching.plan_rules"]

    assert sweep_batch(rules, date(2036, 12, 31)) == 0
    assert sweep_batch(rules, date(2037, 1, 1)) == 1
    assert sweep_batch(plans, date(2036, 12, 31)) == 0
    assert not ArchiveOffer.objects.exists()
    assert sweep_batch(plans, date(2037, 1, 1)) == 0

    released("matching.plans")
    assert sweep_batch(plans, date(2037, 1, 1)) == 1
    assert not PlanLineMember.objects.filter(pk=part.pk).exists()
    assert PlanRule.objects.get().year == 2027
