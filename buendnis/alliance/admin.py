"""For support: look things up, correct in an emergency; the ledger can only be read."""

from django.contrib import admin

from buendnis.alliance import models
from buendnis.base.admin import NoDeleting, ReadOnly


@admin.register(models.Site)
class SiteAdmin(NoDeleting):
    list_display = ["__str__", "phase", "programme_year", "funding_ends", "checked", "is_active"]
    list_filter = ["phase", "checked", "is_active", "is_model_site", "is_example"]
    search_fields = ["municipality__organisation__name", "neighbourhood", "aliases"]
    list_select_related = ["municipality__organisation"]
    autocomplete_fields = ["municipality"]
    raw_id_fields = ["lead", "deputy", "managers"]


@admin.register(models.Municipality)
class MunicipalityAdmin(NoDeleting):
    list_display = ["__str__", "county", "ags", "population", "status"]
    search_fields = ["organisation__name", "ags"]
    list_select_related = ["organisation", "county"]
    raw_id_fields = ["organisation"]


@admin.register(models.MemberOrganisation)
class MemberAdmin(NoDeleting):
    list_display = ["short_name", "organisation", "checked", "joined_on", "left_on"]
    search_fields = ["short_name", "organisation__name"]
    list_select_related = ["organisation"]
    raw_id_fields = ["organisation"]


@admin.register(models.CoordinatingOffice, models.Ministry)
class ProfileAdmin(NoDeleting):
    list_display = ["short_name", "organisation", "checked"]
    list_select_related = ["organisation"]
    raw_id_fields = ["organisation"]


@admin.register(models.ActionField)
class ActionFieldAdmin(NoDeleting):
    list_display = ["code", "name", "short_name", "theme", "version", "is_current", "checked"]
    list_filter = ["is_current", "theme"]
    list_select_related = ["theme"]


@admin.register(models.Format)
class FormatAdmin(NoDeleting):
    list_display = ["name", "short_name", "role", "version", "is_current", "checked"]
    list_filter = ["is_current", "role"]
    list_select_related = ["role"]


@admin.register(models.CapacityAccount)
class CapacityAccountAdmin(ReadOnly):
    list_display = ["member", "year", "format", "pledged", "consented", "reserved", "used"]
    list_filter = ["year"]
    search_fields = ["member__short_name"]
    list_select_related = ["member", "format"]


@admin.register(models.CapacityEntry)
class CapacityEntryAdmin(ReadOnly):
    list_display = ["at", "account", "kind", "half_days", "reference", "by"]
    list_filter = ["kind"]
    search_fields = ["reference", "account__member__short_name"]
    list_select_related = ["account__member", "by"]


@admin.register(models.InterestDeclaration)
class InterestAdmin(ReadOnly):
    list_display = ["member", "municipality", "site", "starts_on", "ends_on"]
    list_select_related = ["member", "municipality__organisation", "site__municipality__organisation"]


@admin.register(models.TimelineEntry)
class TimelineAdmin(ReadOnly):
    list_display = ["on", "kind", "text", "audience"]
    list_filter = ["kind", "audience"]
    search_fields = ["text", "key"]
