"""For support, read-mostly: the alliance works in its rooms."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from buendnis.people.models import Absence, ApiToken, Organisation, Person, RecordEntry, Role


class ReadOnlyAdmin(admin.ModelAdmin):
    """Look, do not touch."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RoleInline(admin.TabularInline):
    model = Role
    extra = 0
    can_delete = False
    readonly_fields = ["organisation", "kind"]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    exclude = ["password"]
    inlines = [RoleInline]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Name, kind and whether it is active can be corrected here; contacts are set in the room."""

    list_display = ["name", "kind", "lead", "deputy", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name"]
    readonly_fields = ["lead", "deputy"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Absence)
class AbsenceAdmin(ReadOnlyAdmin):
    list_display = ["person", "starts_on", "ends_on"]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ["name", "person", "created_at", "last_used_on", "revoked_at"]
    exclude = ["digest"]


@admin.register(RecordEntry)
class RecordEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "person", "verb", "object_type", "object_id"]
    list_filter = ["verb"]
    list_select_related = ["person"]
