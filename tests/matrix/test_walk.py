"""People of all roles do random things; at every step the policy says what must come of it."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from buendnis.matching import permissions as matching
from buendnis.matching.models import Need
from tests.matrix.walk import Walk

CALM = settings(
    max_examples=12,
    stateful_step_count=40,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def walking_in(world) -> type[Walk]:
    return type("WalkHere", (Walk,), {"world": world})


def test_no_step_leads_past_the_policy(world, db):
    run_state_machine_as_test(walking_in(world), settings=CALM)


def test_a_planted_hole_is_found(world, db, monkeypatch):
    """Negative control: needs of others are seen by everybody who comes through the first gate."""
    monkeypatch.setattr(matching, "visible_needs", lambda person: Need.objects.all())

    with pytest.raises(AssertionError, match="allowed, not denied"):
        run_state_machine_as_test(walking_in(world), settings=CALM)
