"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from buendnis.alliance.views import capacity, catalogue, documents, imports, interests, members, sites

app_name = "alliance"
urlpatterns: list[URLPattern | URLResolver] = [
    path("standorte/", sites.site_list, name="site_list"),
    path("standorte/tabelle.<table_form:form>", sites.export_sites, name="export_sites"),
    path("standorte/<int:pk>/bearbeiten/", sites.change_site, name="change_site"),
    path("standorte/<int:pk>/unterlagen/hochladen/", documents.upload_document, name="upload_document"),
    path("standorte/<int:pk>/unterlagen/<int:document>/", documents.document_file, name="document_file"),
    path(
        "standorte/<int:pk>/unterlagen/<int:document>/entfernen/",
        documents.withdraw_document,
        name="withdraw_document",
    ),
    path("zurueckgehaltene-dateien/", documents.held_files, name="held_files"),
    path(
        "zurueckgehaltene-dateien/<int:pk>/loeschen/",
        documents.discard_held_file,
        name="discard_held_file",
    ),
    path("mitglieder/", members.member_list, name="member_list"),
    path("mitglieder/tabelle.<table_form:form>", members.export_members, name="export_members"),
    path("mitglieder/<int:pk>/", members.member_detail, name="member_detail"),
    path("mitglieder/<int:pk>/bearbeiten/", members.change_member, name="change_member"),
    path("mitglieder/<int:pk>/kontingent/", capacity.capacity, name="capacity"),
    path("mitglieder/<int:pk>/kontingent/zusagen/", capacity.pledge_capacity, name="pledge_capacity"),
    path("mitglieder/<int:pk>/kontingent/mehr/", capacity.consent_to_more, name="consent_to_more"),
    path(
        "mitglieder/<int:pk>/kontingent/tabelle.<table_form:form>",
        capacity.export_ledger,
        name="export_ledger",
    ),
    path("mitglieder/<int:pk>/befangenheit/", interests.declare_interest, name="declare_interest"),
    path(
        "mitglieder/<int:pk>/befangenheit/<int:interest>/beenden/",
        interests.end_interest,
        name="end_interest",
    ),
    path("handlungsfelder/", catalogue.field_list, name="field_list"),
    path("handlungsfelder/tabelle.<table_form:form>", catalogue.export_fields, name="export_fields"),
    path("einlesen/", imports.import_upload, name="import_upload"),
    path("einlesen/<uuid:key>/", imports.import_preview, name="import_preview"),
]
