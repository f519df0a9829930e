"""Addresses of this room. allauth's names stand outside the room's namespace: it looks them up itself."""

from django.urls import URLPattern, URLResolver, include, path

from buendnis.people.views import factors, login, oidc, persons, privacy, profile, proof, retention, security

login_doors: list[URLPattern | URLResolver] = [
    path("anmelden/", login.login, name="account_login"),
    path("anmelden/code/", login.request_code, name="account_request_login_code"),
    path("anmelden/code/eingeben/", login.confirm_code, name="account_confirm_login_code"),
    path("anmelden/zweiter-faktor/", proof.second_step, name="mfa_authenticate"),
    path("anmelden/passkey/", proof.login_by_passkey, name="account_login_by_passkey"),
    path("anmelden/anbieter/", oidc.oidc_login, name="account_login_by_provider"),
    path("anmelden/anbieter/zurueck/", oidc.oidc_callback, name="account_provider_callback"),
    path("abmelden/", login.logout, name="account_logout"),
]

pages: list[URLPattern | URLResolver] = [
    path("profil/", profile.profile, name="profile"),
    path("profil/angaben/", profile.change_details, name="change_details"),
    path("profil/passwort/", profile.change_password, name="change_password"),
    path("profil/abwesenheiten/", profile.set_absence, name="set_absence"),
    path("profil/abwesenheiten/<int:pk>/loeschen/", profile.end_absence, name="end_absence"),
    path("profil/schluessel/", profile.make_token, name="make_token"),
    path("profil/schluessel/<int:pk>/widerrufen/", profile.revoke_token, name="revoke_token"),
    path("profil/meine-daten/", privacy.my_data, name="my_data"),
    path("profil/meine-daten/datei/", privacy.my_data_file, name="my_data_file"),
    path("anmelden/bestaetigen/", proof.prove, name="prove"),
    path("anmelden/bestaetigen/code/", proof.send_proof_code, name="send_proof_code"),
    path("profil/sicherheit/", security.security, name="security"),
    path("profil/sicherheit/app/", factors.add_app, name="add_app"),
    path("profil/sicherheit/app/entfernen/", factors.remove_app, name="remove_app"),
    path("profil/sicherheit/passkeys/neu/", factors.add_passkey, name="add_passkey"),
    path("profil/sicherheit/passkeys/<int:pk>/", factors.rename_passkey, name="rename_passkey"),
    path("profil/sicherheit/passkeys/<int:pk>/entfernen/", factors.remove_passkey, name="remove_passkey"),
    path("profil/sicherheit/codes/", factors.recovery_codes, name="recovery_codes"),
    path("profil/sicherheit/codes/herunterladen/", factors.download_codes, name="download_codes"),
    path("profil/sicherheit/codes/aufbewahrt/", factors.keep_codes, name="keep_codes"),
    path("profil/sicherheit/codes/erneuern/", factors.renew_codes, name="renew_codes"),
    path("profil/sicherheit/geraete/abmelden/", security.end_other_devices, name="end_other_devices"),
    path("profil/sicherheit/geraete/<int:pk>/abmelden/", security.end_device, name="end_device"),
    path("personen/", persons.person_list, name="person_list"),
    path("personen/einladen/", persons.invite_person, name="invite_person"),
    path("personen/<int:pk>/", persons.person_detail, name="person_detail"),
    path("personen/<int:pk>/rollen/", persons.give_role, name="give_role"),
    path("personen/<int:pk>/rollen/<int:role_pk>/beenden/", persons.take_role, name="take_role"),
    path("personen/<int:pk>/verknuepfung-loesen/", oidc.unlink_provider, name="unlink_provider"),
    path("personen/<int:pk>/sperren/", persons.deactivate_person, name="deactivate_person"),
    path("personen/<int:pk>/loeschen/", privacy.forget_person, name="forget_person"),
    path("personen/<int:pk>/entsperren/", persons.reactivate_person, name="reactivate_person"),
    path("personen/<int:pk>/zweiten-faktor-zuruecksetzen/", factors.reset_factors, name="reset_factors"),
    path("loeschlauf/", retention.retention, name="retention"),
    path("loeschlauf/<int:pk>/behalten/", retention.keep_account, name="keep_account"),
    path("archiv/<int:pk>/", retention.archive_offer, name="archive_offer"),
    path("archiv/<int:pk>/paket/", retention.archive_package, name="archive_package"),
    path("archiv/<int:pk>/angeboten/", retention.mark_offered, name="mark_offered"),
    path("archiv/<int:pk>/entschieden/", retention.note_decision, name="note_decision"),
    path("verarbeitungsverzeichnis/", retention.processing_register, name="processing_register"),
    path("organisationen/<int:pk>/ansprechpersonen/", persons.set_contacts, name="set_contacts"),
]

urlpatterns = [*login_doors, path("", include((pages, "people")))]
