"""What is guessed first is refused; a sentence of one's own passes."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "guessed",
    [
        "Zukunftsbündnis2026!", "zukunftsbuendnis-1", "Bündniswerk-2026", "BUENDNISWERK 1",
        "Rathaus-Hessen-26", "Geschäftsstelle1", "PasswortPasswort1", "dragon123456!", "!!football2026",
        "dragonfootball", "Dragon-Football-1", "123456qwerty", "qwerty1234567", "iloveyou2monkey",
        "111111111111", "abcabcabcabc", "Qwertz1Qwertz1", "1q2w3e4r5t6y", "passwordpassword",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(guessed):
    with pytest.raises(ValidationError):
        validate_password(guessed)


@pytest.mark.parametrize(
    "own",
    [
        "vier gute alte Worte",
        "Im Rathaus riecht es nach Kaffee",
        "xk3-Vogelhaus-rot",
        "83472983472983",
        "dragon fliegt nach Kassel",
        "monkey sunshine football kaffee",
        "Sommerregen am Dienstag",
    ],
)
def test_a_sentence_of_ones_own_passes(own):
    validate_password(own)


def test_without_the_two_rules_they_would_pass(settings):
    names = ("Padded", "HouseWords")
    settings.AUTH_PASSWORD_VALIDATORS = [
        rule for rule in settings.AUTH_PASSWORD_VALIDATORS if not any(name in rule["NAME"] for name in names)
    ]

    for guessed in ("Zukunftsbündnis2026!", "dragon123456!"):
        validate_password(guessed)
