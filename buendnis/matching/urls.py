"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from buendnis.matching import views
from buendnis.matching.views import plan_balance, plan_conflicts, plan_member

app_name = "matching"
urlpatterns: list[URLPattern | URLResolver] = [
    path("bedarfe/", views.need_list, name="need_list"),
    path("bedarfe/liste.csv", views.need_export, {"kind": "csv"}, name="need_export_csv"),
    path("bedarfe/liste.xlsx", views.need_export, {"kind": "xlsx"}, name="need_export_xlsx"),
    path("bedarfe/neu/", views.describe_need, name="describe_need"),
    path("bedarfe/hilfe/", views.need_help, name="need_help"),
    path("bedarfe/<int:pk>/", views.need_detail, name="need_detail"),
    path("bedarfe/<int:pk>/bearbeiten/", views.edit_need, name="edit_need"),
    path("bedarfe/<int:pk>/schliessen/", views.close_need, name="close_need"),
    path("bedarfe/<int:pk>/handlungsfelder/", views.confirm_need, name="confirm_need"),
    path("bedarfe/<int:pk>/berechnen/", views.refresh_need, name="refresh_need"),
    path("bedarfe/<int:pk>/anfragen/", views.ask_members, name="ask_members"),
    path("bedarfe/<int:pk>/angebot-hinzufuegen/", views.propose_offer, name="propose_offer"),
    path(
        "bedarfe/<int:pk>/abweichungen/<int:override_pk>/bestaetigen/",
        views.confirm_override,
        name="confirm_override",
    ),
    path(
        "bedarfe/<int:pk>/abweichungen/<int:override_pk>/zuruecknehmen/",
        views.drop_override,
        name="drop_override",
    ),
    path("vorschlaege/<int:pk>/", views.proposal_detail, name="proposal_detail"),
    path("vorschlaege/<int:pk>/antworten/<int:part_pk>/", views.answer_proposal, name="answer_proposal"),
    path("vorschlaege/<int:pk>/zuruecknehmen/", views.withdraw_proposal, name="withdraw_proposal"),
    path("vorschlaege/<int:pk>/absagen/", views.decline_as_site, name="decline_as_site"),
    path("angebote/", views.offer_list, name="offer_list"),
    path("angebote/liste.csv", views.offer_export, {"kind": "csv"}, name="offer_export_csv"),
    path("angebote/liste.xlsx", views.offer_export, {"kind": "xlsx"}, name="offer_export_xlsx"),
    path("angebote/neu/", views.offer_create, name="offer_create"),
    path("angebote/<int:pk>/", views.offer_detail, name="offer_detail"),
    path("angebote/<int:pk>/bearbeiten/", views.edit_offer, name="edit_offer"),
    path("angebote/<int:pk>/stand/", views.move_offer, name="move_offer"),
    path("einsatzplan/", views.plan_list, name="plan_list"),
    path("einsatzplan/berechnen/", views.begin_plan, name="begin_plan"),
    path("einsatzplan/vorgaben/", views.plan_rules, name="plan_rules"),
    path("einsatzplan/vorgaben/<int:pk>/aufheben/", views.lift_rule, name="lift_rule"),
    path("einsatzplan/<int:pk>/", views.plan_detail, name="plan_detail"),
    path("einsatzplan/<int:pk>/fortschritt/", views.plan_progress, name="plan_progress"),
    path("einsatzplan/<int:pk>/abbrechen/", views.cancel_plan, name="cancel_plan"),
    path("einsatzplan/<int:pk>/vergleich/<int:other_pk>/", views.plan_comparison, name="plan_comparison"),
    path("einsatzplan/<int:pk>/veroeffentlichen/", views.publish_plan, name="publish_plan"),
    path("einsatzplan/<int:pk>/anfragen/", views.ask_replanned, name="ask_replanned"),
    path(
        "einsatzplan/<int:pk>/bedarfe/<int:need_pk>/angebote/<int:offer_pk>/festlegen/",
        views.lock_pair,
        name="lock_pair",
    ),
    path(
        "einsatzplan/<int:pk>/bedarfe/<int:need_pk>/angebote/<int:offer_pk>/ausschliessen/",
        views.forbid_pair,
        name="forbid_pair",
    ),
    path("einsatzplan/<int:pk>/bedarfe/<int:need_pk>/verschieben/", views.delay_need, name="delay_need"),
    path(
        "einsatzplan/<int:pk>/mitglieder/<int:member_pk>/zurueckhalten/",
        views.reserve_half_days,
        name="reserve_half_days",
    ),
    path("einsatzplan/<int:pk>/bilanz/", plan_balance.plan_balance, name="plan_balance"),
    path("das-kommt-auf-sie-zu/", plan_member.coming_up_list, name="coming_up_list"),
    path("das-kommt-auf-sie-zu/<int:pk>/", plan_member.coming_up, name="coming_up"),
    path("das-kommt-auf-sie-zu/<int:pk>/hoechstens/", plan_member.limit_half_days, name="limit_half_days"),
    path(
        "das-kommt-auf-sie-zu/<int:pk>/einsaetze/<int:part_pk>/sagen/",
        plan_member.say_to_plan,
        name="say_to_plan",
    ),
    path("fehlende-angebote/", plan_balance.missing_offers, name="missing_offers"),
    path("befangenheiten/", plan_conflicts.conflict_list, name="conflict_list"),
    path("schwerpunkt/", views.focus_list, name="focus_list"),
    path("schwerpunkt/<int:pk>/beenden/", views.end_focus, name="end_focus"),
]
