"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from buendnis.website import views

app_name = "website"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.start, name="start"),
    path("in-ihrer-naehe/", views.near_you, name="near_you"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("leichte-sprache/", views.easy_language, name="easy_language"),
    path("schnittstellen/", views.interfaces, name="interfaces"),
    path("barriere-melden/", views.report_barrier, name="report_barrier"),
    path("barriere-melden/danke/<uuid:submission>/", views.barrier_reported, name="barrier_reported"),
    path("barriere-meldungen/", views.feedback_list, name="feedback_list"),
    path("barriere-meldungen/<int:pk>/", views.feedback, name="feedback"),
    path("barriere-meldungen/<int:pk>/beantworten/", views.answer_feedback, name="answer_feedback"),
    path("datenschutz/anfrage/", views.ask_about_data, name="ask_about_data"),
    path("datenschutz/anfrage/unterwegs/", views.request_sent, name="request_sent"),
    path(
        "datenschutz/anfrage/bestaetigen/<str:token>/",
        views.confirm_privacy_request,
        name="confirm_privacy_request",
    ),
    path("datenschutz/anfrage/danke/<uuid:submission>/", views.request_received, name="request_received"),
    path("datenschutz-anfragen/", views.privacy_request_list, name="privacy_request_list"),
    path("datenschutz-anfragen/<int:pk>/", views.privacy_request, name="privacy_request"),
    path("datenschutz-anfragen/<int:pk>/notieren/", views.note_request, name="note_request"),
    path("datenschutz-anfragen/<int:pk>/verlaengern/", views.extend_request, name="extend_request"),
    path("datenschutz-anfragen/<int:pk>/beantworten/", views.answer_request, name="answer_request"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path(".well-known/security.txt", views.security, name="security"),
]
