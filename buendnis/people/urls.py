"""Addresses of this room. allauth's names stand outside the room's namespace: it looks them up itself."""

from django.urls import URLPattern, URLResolver, include, path

from buendnis.people.views import login, persons, profile

login_doors: list[URLPattern | URLResolver] = [
    path("anmelden/", login.login, name="account_login"),
    path("anmelden/code/", login.request_code, name="account_request_login_code"),
    path("anmelden/code/eingeben/", login.confirm_code, name="account_confirm_login_code"),
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
    path("personen/", persons.person_list, name="person_list"),
    path("personen/einladen/", persons.invite_person, name="invite_person"),
    path("personen/<int:pk>/", persons.person_detail, name="person_detail"),
    path("personen/<int:pk>/rollen/", persons.give_role, name="give_role"),
    path("personen/<int:pk>/rollen/<int:role_pk>/beenden/", persons.take_role, name="take_role"),
    path("personen/<int:pk>/sperren/", persons.deactivate_person, name="deactivate_person"),
    path("personen/<int:pk>/entsperren/", persons.reactivate_person, name="reactivate_person"),
    path("organisationen/<int:pk>/ansprechpersonen/", persons.set_contacts, name="set_contacts"),
]

urlpatterns = [*login_doors, path("", include((pages, "people")))]
