"""P4: after an erasure the canary is nowhere: no row, no page, no call, no file, no byte of the database."""

import threading
from pathlib import Path

import pytest
from django.db import connection

from buendnis.people import actions
from buendnis.people.models import Deletion, Person, Role
from buendnis.people.privacy import deletions
from buendnis.people.tests.factories import with_role
from tests.canary import looking
from tests.canary.seed import MAIL, NAME, office, plant_everywhere


@pytest.fixture
def disk(settings, tmp_path) -> Path:
    """Files on a real disk, apart from everybody else's."""
    settings.VAR = tmp_path
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    return tmp_path


def test_after_an_erasure_the_canary_is_nowhere(fresh_database, disk):
    seed, lead = plant_everywhere(), office()
    browser, numbers = looking.browser_of(lead), (1, 2, seed.person.pk)
    words = [marker for marker, where in seed.markers.items() if where[0] == "search.document"]
    token = actions.make_token(person=lead, name="Suche", by=lead)

    assert len(looking.rows_that_name()) > 25
    assert looking.files_that_name(disk)
    assert len(looking.pages_that_name(browser, numbers, words)) > 5
    if connection.vendor == "sqlite":
        assert looking.names_canary(looking.database_bytes())

    answer = browser.post(
        f"/personen/{seed.person.pk}/loeschen/", {"reason": f"Antrag von {NAME}", "is_meant": "on"}
    )

    assert answer.status_code == 302
    assert looking.rows_that_name() == []
    assert looking.files_that_name(disk) == []
    for person in (lead, None, with_role(Role.Kind.AUDITOR), with_role(Role.Kind.MINISTRY_READER)):
        assert looking.pages_that_name(looking.browser_of(person), numbers, words) == []
    assert list(looking.calls_that_name(token)) == []
    if connection.vendor == "sqlite":
        assert not looking.names_canary(looking.database_bytes())


def test_from_two_places_at_once_it_happens_once(fresh_database, disk):
    lead, person = office(), Person.objects.create_user(MAIL, name=NAME)
    problems = []

    def forget():
        try:
            actions.forget_person(person, by=lead)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    both = [threading.Thread(target=forget) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert problems == []
    assert Deletion.objects.filter(person=person).count() == 1
    assert len(list(deletions.lines())) == 1
