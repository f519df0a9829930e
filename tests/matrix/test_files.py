"""Files on the disk of the editors are for whoever is logged in."""

import pytest


@pytest.mark.parametrize("path", ["/medien/images/x.png", "/dokumente/1/x.pdf"])
def test_strangers_find_no_files(client, db, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/anmelden/")


def test_somebody_logged_in_is_not_led_to_the_login(world, db):
    assert world.clients["clerk"].get("/medien/images/x.png").status_code == 404
