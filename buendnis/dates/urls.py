"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from buendnis.dates import views

app_name = "dates"
urlpatterns: list[URLPattern | URLResolver] = [
    path("termine/", views.entry_list, name="entry_list"),
    path("termine/kalender.ics", views.calendar_feed, name="calendar_feed"),
    path("termine/tabelle.<table_form:form>", views.export_entries, name="export_entries"),
    path("termine/neu/", views.add_entry, name="add_entry"),
    path("termine/<int:pk>/bearbeiten/", views.change_entry, name="change_entry"),
    path("termine/<int:pk>/termin.ics", views.entry_file, name="entry_file"),
]
