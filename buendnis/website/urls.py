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
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path(".well-known/security.txt", views.security, name="security"),
]
