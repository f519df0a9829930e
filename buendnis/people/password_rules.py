"""Passwords that anybody guesses first: common words with a number behind them, and words of this house."""

import re
import string
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST_OF_ONES_OWN = 8  # characters beside the words of this house
SHORTEST_PART = 4  # of a password made of two
AGAIN = re.compile(r"(.{1,6})\1+")
PADDING = string.digits + string.punctuation + string.whitespace
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
HOUSE_WORDS = (
    "bündniswerk", "bündnis", "zukunft", "zusammenhalt", "geschäftsstelle", "kommune", "landkreis", "rathaus",
    "ministerium", "mitglied", "quartier", "standort", "verwaltung", "redaktion", "admin", "passwort",
    "password", "willkommen", "anmeldung", "anmelden",
)  # fmt: skip


class PaddedCommonPasswordValidator(CommonPasswordValidator):
    """Django's list of 20,000, made as long as ours must be: what people do to "dragon" to fill it up.

    Numbers and signs around ("dragon123456"), one behind the other ("dragonfootball", "123456qwerty"), or
    again and again ("abcabcabcabc"). Source: ASVS 6.2.4.
    """

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        typed = password.lower().strip()
        if self.is_listed(typed) or self.is_of_two(typed) or AGAIN.fullmatch(typed):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def is_listed(self, word: str) -> bool:
        return (word.strip(PADDING) or word) in self.passwords

    def is_of_two(self, typed: str) -> bool:
        places = range(SHORTEST_PART, len(typed) - SHORTEST_PART + 1)
        return any(self.is_listed(typed[:place]) and self.is_listed(typed[place:]) for place in places)


class HouseWordsValidator:
    """Words of the alliance, years and signs alone are no password; `HOUSE_WORDS` and the brand name them."""

    def validate(self, password: str, user: Any = None) -> None:
        own = re.sub("|".join(map(re.escape, house_words())), "", plain(password))
        if own != plain(password) and len(own.strip(PADDING)) < LEAST_OF_ONES_OWN:
            raise ValidationError(_("Dieses Passwort besteht fast nur aus Wörtern, die hier naheliegen."))

    def get_help_text(self) -> str:
        return str(_("Nehmen Sie keinen Namen des Bündnisses und keine Jahreszahl."))


def house_words() -> list[str]:
    """Longest first, so that nothing of a long word stays; of the brand what has more than three letters."""
    brand = (
        f"{settings.BRAND['name']} {settings.BRAND.get('short_name', '')} {settings.BRAND.get('region', '')}"
    )
    words = {plain(word) for word in (*HOUSE_WORDS, *brand.split()) if len(word) > 3}
    return sorted(words, key=len, reverse=True)


def plain(text: str) -> str:
    """Small letters, umlauts as two: the same word however it is typed."""
    return text.casefold().translate(UMLAUTS)
