"""Passkeys, apps, recovery codes: set up, used, lost, taken away."""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from buendnis.people import actions, mfa, queries
from buendnis.people.models import Person, RecordEntry
from buendnis.people.tests.factories import PersonFactory, with_role
from buendnis.people.tests.passkeys import SoftPasskey

pytestmark = pytest.mark.django_db
PASSWORD = "vier gute alte Worte"
NOON = "2026-11-23T12:00:00+01:00"


@pytest.fixture(autouse=True)
def fresh_limits(settings):
    cache.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def person():
    person = with_role("member_staff", email="mitglied@demo.example")
    person.set_password(PASSWORD)
    person.save()
    return person


def shown_by(secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many steps later."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30 + steps))


def log_in(client, person, **more):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD, **more})


def secret_on(client) -> str:
    page = BeautifulSoup(client.get("/profil/sicherheit/app/").content, "html.parser")
    return page.select_one(".qr__secret").text


def set_up_app(client) -> str:
    secret = secret_on(client)
    client.post("/profil/sicherheit/app/", {"code": shown_by(secret)})
    return secret


def options_on(client, path: str) -> dict:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return json.loads(page.select_one("form[data-options]")["data-options"])


def set_up_passkey(client, name: str = "Diensthandy") -> SoftPasskey:
    passkey = SoftPasskey()
    options = options_on(client, "/profil/sicherheit/passkeys/neu/")
    client.post("/profil/sicherheit/passkeys/neu/", {"name": name, "credential": passkey.made(options)})
    return passkey


def log_in_by(client, passkey: SoftPasskey, **more):
    options = client.post("/anmelden/passkey/").json()
    return client.post("/anmelden/passkey/", {"credential": passkey.used(options), **more})


def is_logged_in(client) -> bool:
    return client.get("/profil/").status_code == 200


# --- App ---------------------------------------------------------------------------------------------


def test_an_app_is_set_up_with_picture_secret_and_first_code(client, person):
    log_in(client, person)
    page = BeautifulSoup(client.get("/profil/sicherheit/app/").content, "html.parser")
    secret = page.select_one(".qr__secret").text.replace(" ", "")

    answer = client.post("/profil/sicherheit/app/", {"code": shown_by(secret)})

    assert answer.url == "/profil/sicherheit/codes/"
    assert page.select_one("figure.qr svg path") is not None
    assert page.select("[style], main script") == []
    assert queries.factors_of(person).app is not None


def test_secrets_are_stored_encrypted(client, person):
    log_in(client, person)
    secret = set_up_app(client).replace(" ", "")
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    codes = queries.factors_of(person).codes_left

    assert secret not in stored
    assert len(codes) == 10
    assert not any(code.replace(" ", "") in stored for code in codes)


def test_a_lost_key_of_the_house_lets_no_code_fit(client, person, settings):
    log_in(client, person)
    secret = set_up_app(client)
    settings.SECRET_KEY = "another-key-" + "y" * 40

    with pytest.raises(actions.WrongCode):
        actions.use_code(person, shown_by(secret, 1))
    assert mfa.MfaAdapter().decrypt("broken") != mfa.MfaAdapter().decrypt("broken")


def test_a_former_key_of_the_house_still_reads(person, settings):
    kept = mfa.MfaAdapter().encrypt("geheim")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-" + "y" * 40, [settings.SECRET_KEY]

    assert mfa.MfaAdapter().decrypt(kept) == "geheim"


def test_after_rotation_a_former_key_of_the_house_can_go(client, person, settings, time_machine, capsys):
    time_machine.move_to(NOON, tick=False)
    log_in(client, person)
    secret, codes = set_up_app(client), queries.factors_of(person).codes_left
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-" + "y" * 40, [settings.SECRET_KEY]

    call_command("rotate_secrets")
    settings.SECRET_KEY_FALLBACKS = []

    assert actions.use_code(person, shown_by(secret, 1)).type == "totp"
    assert queries.factors_of(person).codes_left == codes


def test_a_wrong_first_code_sets_up_nothing(client, person):
    log_in(client, person)
    secret = secret_on(client)
    wrong = "000000" if shown_by(secret) != "000000" else "111111"

    answer = client.post("/profil/sicherheit/app/", {"code": wrong})

    assert answer.status_code == 422
    assert secret in answer.content.decode(), "the same secret, or the app would be wrong"
    assert not Authenticator.objects.exists()


def test_the_second_step_asks_for_the_code_after_the_password(client, person, time_machine):
    time_machine.move_to(NOON, tick=False)
    log_in(client, person)
    secret = set_up_app(client)
    client.post(reverse("account_logout"))
    time_machine.shift(60)

    answer = log_in(client, person, next="/profil/")
    assert answer.url.startswith("/anmelden/zweiter-faktor/")
    assert not is_logged_in(client)
    answer = client.post("/anmelden/zweiter-faktor/", {"code": shown_by(secret)})

    assert answer.url == "/profil/"
    assert is_logged_in(client)


def test_the_second_step_follows_the_mailed_code_too(client, person, time_machine):
    time_machine.move_to(NOON, tick=False)
    log_in(client, person)
    secret = set_up_app(client)
    client.post(reverse("account_logout"))
    mail.outbox.clear()
    time_machine.shift(60)

    client.post(reverse("account_request_login_code"), {"email": person.email})
    code = re.search(r"\b(\d{6})\b", mail.outbox[0].body)[1]
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer.url.startswith("/anmelden/zweiter-faktor/")
    assert not is_logged_in(client)
    client.post("/anmelden/zweiter-faktor/", {"code": shown_by(secret)})

    assert is_logged_in(client)


@pytest.mark.parametrize("later", [0, 29, 31, 60])
def test_a_code_of_the_app_works_once(client, person, time_machine, later):
    """Also as long as the clock's tolerance would take it again."""
    time_machine.move_to(NOON, tick=False)
    log_in(client, person)
    secret = set_up_app(client)
    code = shown_by(secret, 1)
    actions.use_code(person, code)
    time_machine.shift(later)

    with pytest.raises(actions.WrongCode):
        actions.use_code(person, code)


def test_the_first_code_does_not_log_in_as_well(client, person, time_machine):
    time_machine.move_to(NOON, tick=False)
    log_in(client, person)
    secret = set_up_app(client)

    with pytest.raises(actions.WrongCode):
        actions.use_code(person, shown_by(secret))


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_half_a_minute(steps, fits):
    secret = "JBSWY3DPEHPK3PXP"

    assert (mfa.counter_of(secret, shown_by(secret, steps)) is not None) is fits


# --- Recovery codes ------------------------------------------------------------------------------------


def test_a_recovery_code_works_once_and_the_others_stay(client, person):
    log_in(client, person)
    set_up_app(client)
    first, second = (code.replace(" ", "") for code in queries.factors_of(person).codes_left[:2])
    client.post(reverse("account_logout"))

    log_in(client, person)
    client.post("/anmelden/zweiter-faktor/", {"code": f"{first[:4]} {first[4:]}"})
    assert is_logged_in(client)
    client.post(reverse("account_logout"))
    log_in(client, person)
    assert client.post("/anmelden/zweiter-faktor/", {"code": first}).status_code == 422
    client.post("/anmelden/zweiter-faktor/", {"code": second})

    assert is_logged_in(client)
    assert len(queries.factors_of(person).codes_left) == 8


def test_recovery_codes_are_shown_once(client, person, time_machine):
    time_machine.move_to(NOON, tick=False)
    log_in(client, person)
    set_up_app(client)
    code = queries.factors_of(person).codes_left[0]

    assert code in client.get("/profil/sicherheit/codes/").content.decode()
    file = client.get("/profil/sicherheit/codes/herunterladen/")
    assert code in file.content.decode()
    assert "attachment" in file.headers["Content-Disposition"]
    client.post("/profil/sicherheit/codes/aufbewahrt/")

    assert code not in client.get("/profil/sicherheit/codes/").content.decode()
    assert client.get("/profil/sicherheit/codes/herunterladen/").status_code == 404


def test_recovery_codes_disappear_by_themselves(client, person, time_machine):
    time_machine.move_to(NOON, tick=False)
    log_in(client, person)
    set_up_app(client)
    code = queries.factors_of(person).codes_left[0]
    time_machine.shift(601)

    assert code not in client.get("/profil/sicherheit/codes/").content.decode()


def test_new_codes_kill_the_old_ones(client, person):
    log_in(client, person)
    set_up_app(client)
    old = set(queries.factors_of(person).codes_left)

    answer = client.post("/profil/sicherheit/codes/erneuern/")
    new = set(queries.factors_of(person).codes_left)

    assert answer.url == "/profil/sicherheit/codes/"
    assert len(new) == 10
    assert not old & new


# --- Passkeys ------------------------------------------------------------------------------------------


def test_a_passkey_logs_in_alone_and_leads_where_one_wanted(client, person):
    log_in(client, person)
    passkey = set_up_passkey(client)
    client.post(reverse("account_logout"))

    answer = log_in_by(client, passkey, next="/profil/")

    assert answer.url == "/profil/"
    assert is_logged_in(client)


def test_a_passkey_is_the_second_step_too(client, person):
    log_in(client, person)
    passkey = set_up_passkey(client)
    client.post(reverse("account_logout"))
    log_in(client, person)

    options = options_on(client, "/anmelden/zweiter-faktor/")
    client.post("/anmelden/zweiter-faktor/", {"credential": passkey.used(options)})

    assert is_logged_in(client)


def test_passkeys_are_named_renamed_and_removed(client, person):
    log_in(client, person)
    set_up_passkey(client, "Laptop")
    passkey = queries.factors_of(person).passkeys[0]

    client.post(f"/profil/sicherheit/passkeys/{passkey.pk}/", {"name": "Alter Laptop"})
    assert "Alter Laptop" in client.get("/profil/sicherheit/").content.decode()
    assert (
        "Alter Laptop" in client.get(f"/profil/sicherheit/passkeys/{passkey.pk}/entfernen/").content.decode()
    )
    client.post(f"/profil/sicherheit/passkeys/{passkey.pk}/entfernen/")

    assert not Authenticator.objects.exists(), "recovery codes go with the last factor"


@pytest.mark.parametrize(
    "change", ["origin", "host", "other_key", "old_challenge", "not_verified", "unknown"]
)
def test_a_passkey_that_does_not_fit_tells_nobody_why(client, person, change):
    log_in(client, person)
    passkey = set_up_passkey(client)
    client.post(reverse("account_logout"))
    options, flags = client.post("/anmelden/passkey/").json(), None
    if change == "origin":
        passkey.origin = "https://evil.example"
    elif change == "host":
        passkey.host = "evil.example"
    elif change == "other_key":
        passkey.key = SoftPasskey().key
    elif change == "old_challenge":
        client.post("/anmelden/passkey/")
    elif change == "not_verified":
        flags = 1
    else:
        passkey.handle = b"99999"
    credential = passkey.used(options, flags) if flags else passkey.used(options)

    answer = client.post("/anmelden/passkey/", {"credential": credential})

    assert answer.url == "/anmelden/"
    assert "passt hier nicht" in client.get("/anmelden/").content.decode()
    assert not is_logged_in(client)


def test_a_used_answer_of_a_passkey_does_not_work_again(client, person):
    log_in(client, person)
    passkey = set_up_passkey(client)
    client.post(reverse("account_logout"))
    credential = passkey.used(client.post("/anmelden/passkey/").json())
    client.post("/anmelden/passkey/", {"credential": credential})
    client.post(reverse("account_logout"))

    client.post("/anmelden/passkey/", {"credential": credential})

    assert not is_logged_in(client)


def test_a_deactivated_person_and_a_stranger_get_the_same_answer(client, person):
    log_in(client, person)
    known, unknown = set_up_passkey(client), SoftPasskey()
    unknown.handle = b"99999"
    client.post(reverse("account_logout"))
    actions.deactivate_person(person, by=with_role("office_lead"))

    answers = [log_in_by(client, passkey) for passkey in (known, unknown)]

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/anmelden/")] * 2
    assert not is_logged_in(client)


def test_asking_for_a_passkey_names_nobody(client, person):
    log_in(client, person)
    set_up_passkey(client)
    client.post(reverse("account_logout"))

    public = client.post("/anmelden/passkey/").json()["publicKey"]

    assert public.get("allowCredentials", []) == []
    assert public["rpId"] == "localhost"
    assert public["userVerification"] == "required"


MADE_UP = [
    "", "null", "[]", "1", '"x"', "{", "{}", '{"id": 1}', '{"response": []}',
    "[" * 9999, '{"a":' * 3000, "x" * 30_000,
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA",'
    '"signature":"AA","userHandle":"OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","attestationObject":"AA"}}',
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/anmelden/passkey/", 302), ("/profil/sicherheit/passkeys/neu/", 422), ("/anmelden/bestaetigen/", 422)],
)
def test_made_up_credentials_are_refused_calmly(client, person, path, expected):
    log_in(client, person)
    set_up_passkey(client)
    if path == "/anmelden/passkey/":
        client.post(reverse("account_logout"))
        client.post(path)

    answers = {text: client.post(path, {"name": "x", "credential": text}).status_code for text in MADE_UP}

    assert set(answers.values()) == {expected}
    assert Authenticator.objects.filter(type="webauthn").count() == 1


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://buendnis.example", "buendnis.example"),
        ("https://www.buendnis.example:8443/x", "www.buendnis.example"),
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", "localhost"),
        ("http://[::1]:8000", "localhost"),
    ],
)
def test_passkeys_belong_to_the_host_of_the_installation(settings, url, host):
    settings.BASE_URL = url

    assert mfa.relying_party() == host


# --- Limits ---------------------------------------------------------------------------------------------


def test_guessing_codes_ends_after_five_tries_and_the_other_ways_stay_open(client, person):
    log_in(client, person)
    set_up_app(client)
    passkey = set_up_passkey(client)
    recovery = queries.factors_of(person).codes_left[0]
    client.post(reverse("account_logout"))
    log_in(client, person)

    answers = [client.post("/anmelden/zweiter-faktor/", {"code": f"00000{n}"}) for n in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert client.post("/anmelden/zweiter-faktor/", {"code": recovery}).status_code == 302
    client.post(reverse("account_logout"))
    assert log_in_by(client, passkey).url == "/woche/"


def test_guessing_from_many_networks_ends_too_but_not_for_recovery_codes(client, person):
    log_in(client, person)
    set_up_app(client)
    recovery = queries.factors_of(person).codes_left[0]
    client.post(reverse("account_logout"))
    log_in(client, person)

    answers = [
        client.post("/anmelden/zweiter-faktor/", {"code": "000000"}, REMOTE_ADDR=f"198.51.{n}.7")
        for n in range(21)
    ]

    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert (
        client.post("/anmelden/zweiter-faktor/", {"code": recovery}, REMOTE_ADDR="10.0.0.1").status_code
        == 302
    )


def test_nobody_sees_the_second_step_before_the_first(client, person):
    log_in(client, person)
    set_up_app(client)
    client.post(reverse("account_logout"))

    before = client.get("/anmelden/zweiter-faktor/")
    wrong = client.post(reverse("account_login"), {"login": person.email, "password": "falsch"})
    nobody = client.post(reverse("account_login"), {"login": "niemand@demo.example", "password": "falsch"})

    assert before.url == "/anmelden/"
    assert (wrong.status_code, nobody.status_code) == (422, 422)
    assert client.get("/anmelden/zweiter-faktor/").url == "/anmelden/"


# --- Actions --------------------------------------------------------------------------------------------


def test_every_change_is_recorded_and_told_by_mail(client, person):
    log_in(client, person)
    set_up_app(client)
    set_up_passkey(client)
    client.post("/profil/sicherheit/codes/erneuern/")
    client.post("/profil/sicherheit/app/entfernen/")

    verbs = list(
        RecordEntry.objects.filter(verb__startswith="factor.").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["factor.added", "factor.added", "factor.codes_renewed", "factor.removed"]
    assert [letter.to for letter in mail.outbox] == [[person.email]] * 4
    assert len({letter.body for letter in mail.outbox}) == 4


def test_nobody_changes_the_factors_of_somebody_else(client, person):
    log_in(client, person)
    set_up_passkey(client)
    passkey, stranger = queries.factors_of(person).passkeys[0], PersonFactory()

    for change in (
        lambda: actions.add_app(person, secret="JBSWY3DPEHPK3PXP", code="1", here="", by=stranger),
        lambda: actions.add_passkey(person, name="x", credential={}, here="", by=stranger),
        lambda: actions.rename_passkey(passkey, name="x", by=stranger),
        lambda: actions.remove_factor(passkey, here="", by=stranger),
        lambda: actions.renew_codes(person, here="", by=stranger),
        lambda: actions.end_other_devices(person, here="", by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            change()
    client.force_login(stranger)
    assert client.get(f"/profil/sicherheit/passkeys/{passkey.pk}/").status_code == 404
    assert client.post(f"/profil/sicherheit/passkeys/{passkey.pk}/entfernen/").status_code == 404


def test_a_role_that_needs_a_factor_keeps_its_last_one(client, person, settings):
    settings.SECOND_FACTOR_ENFORCED = True
    lead = with_role("office_lead")
    actions.add_app(lead, secret="JBSWY3DPEHPK3PXP", code=shown_by("JBSWY3DPEHPK3PXP"), here="", by=lead)

    with pytest.raises(actions.LastFactor):
        actions.remove_factor(queries.factors_of(lead).app, here="", by=lead)

    assert queries.has_second_factor(lead)


def test_codes_without_a_factor_do_not_exist(person):
    with pytest.raises(actions.LastFactor):
        actions.renew_codes(person, here="", by=person)


def test_the_admin_shows_no_secrets_and_no_devices(client):
    client.force_login(with_role("office_lead", is_staff=True, is_superuser=True))

    paths = ["people/person", "mfa/authenticator", "usersessions/usersession"]
    assert [client.get(f"/djadmin/{path}/").status_code for path in paths] == [200, 404, 404]


# --- Reset by the office -----------------------------------------------------------------------------------


def test_the_offices_lead_resets_a_lost_factor(client, person):
    log_in(client, person)
    set_up_app(client)
    lead = with_role("office_lead")
    mail.outbox.clear()
    office = type(client)()
    office.force_login(lead)
    path = f"/personen/{person.pk}/zweiten-faktor-zuruecksetzen/"

    assert path in office.get(f"/personen/{person.pk}/").content.decode()
    assert office.get(path).status_code == 200
    office.post(path)

    assert not queries.has_second_factor(person)
    assert not is_logged_in(client), "every session ends"
    assert [letter.to for letter in mail.outbox] == [[person.email]]
    assert RecordEntry.objects.filter(verb="factor.reset", person=lead, object_id=person.pk).exists()
    assert office.get(path).status_code == 404, "nothing left to reset"


@pytest.mark.parametrize("kind", ["coordinator", "municipality_lead", "ministry_reader"])
def test_only_the_offices_lead_resets(client, person, kind):
    log_in(client, person)
    set_up_app(client)
    other = with_role(kind)
    client.force_login(other)

    assert client.post(f"/personen/{person.pk}/zweiten-faktor-zuruecksetzen/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.reset_factors(person, by=other)
    assert queries.has_second_factor(Person.objects.get(pk=person.pk))


def test_nobody_resets_the_own_factor(client):
    lead = with_role("office_lead")

    with pytest.raises(PermissionDenied):
        actions.reset_factors(lead, by=lead)


def test_the_command_line_resets_where_nobody_else_can(client, person, capsys):
    log_in(client, person)
    set_up_app(client)

    call_command("reset_second_factor", person.email.upper())

    assert not queries.has_second_factor(person)
    assert RecordEntry.objects.get(verb="factor.reset").person == queries.system()
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "niemand@demo.example")
