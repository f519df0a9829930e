"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from buendnis.cooperation import views

app_name = "cooperation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("vorschlaege/<int:pk>/zusagen/", views.agree, name="agree"),
    path("zusammenarbeit/", views.engagement_list, name="engagement_list"),
    path("zusammenarbeit/liste.csv", views.engagement_export, {"kind": "csv"}, name="engagement_export_csv"),
    path(
        "zusammenarbeit/liste.xlsx", views.engagement_export, {"kind": "xlsx"}, name="engagement_export_xlsx"
    ),
    path("zusammenarbeit/<int:pk>/", views.engagement_detail, name="engagement_detail"),
    path("zusammenarbeit/<int:pk>/termin/", views.set_first_date, name="set_first_date"),
    path("zusammenarbeit/<int:pk>/termin.ics", views.first_date_calendar, name="first_date_calendar"),
    path("zusammenarbeit/<int:pk>/ergebnis/", views.report_result, name="report_result"),
    path("zusammenarbeit/<int:pk>/bestaetigen/", views.confirm_result, name="confirm_result"),
    path("zusammenarbeit/<int:pk>/halbe-tage/", views.confirm_half_days, name="confirm_half_days"),
    path("zusammenarbeit/<int:pk>/kontakt/", views.note_contact, name="note_contact"),
    path("zusammenarbeit/<int:pk>/abbrechen/", views.cancel_engagement, name="cancel_engagement"),
    path("zusammenarbeit/<int:pk>/rueckmeldung/<int:months>/", views.answer_feedback, name="answer_feedback"),
]
