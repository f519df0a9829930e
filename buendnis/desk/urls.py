"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from buendnis.desk import views

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("woche/", views.this_week, name="this_week"),
    path("woche/<int:organisation>/", views.this_week, name="this_week_in"),
    path("standorte/<int:pk>/", views.site_file, name="site_file"),
    path("suche/", views.search, name="search"),
    path("karte/", views.site_map, name="site_map"),
    path("abdeckung/", views.coverage, name="coverage"),
    path("abdeckung/tabelle.<table_form:form>", views.export_coverage, name="export_coverage"),
    path("kontingente/", views.capacities, name="capacities"),
    path("kontingente/tabelle.<table_form:form>", views.export_capacities, name="export_capacities"),
]
