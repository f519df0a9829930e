"""For support, read-mostly: the alliance works in its rooms."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from buendnis.base.admin import NoDeleting, ReadOnly
from buendnis.people.models import Absence, ApiToken, Organisation, Person, RecordEntry, Role


class RoleInline(admin.TabularInline):
    model = Role
    extra = 0
    can_delete = False
    readonly_fields = ["organisation", "kind"]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Person)
class PersonAdmin(ReadOnly):
    list_display = ["name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    exclude = ["password"]
    inlines = [RoleInline]


@admin.register(Organisation)
class OrganisationAdmin(NoDeleting):
    """Name, kind and whether it is active can be corrected here; contacts are set in the room."""

    list_display = ["name", "kind", "lead", "deputy", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name"]
    readonly_fields = ["lead", "deputy"]


@admin.register(Absence)
class AbsenceAdmin(ReadOnly):
    list_display = ["person", "starts_on", "ends_on"]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnly):
    list_display = ["name", "person", "scope", "created_at", "expires_at", "last_used_on", "revoked_at"]
    exclude = ["digest"]


@admin.register(RecordEntry)
class RecordEntryAdmin(ReadOnly):
    list_display = ["at", "person", "verb", "object_type", "object_id"]
    list_filter = ["verb"]
    list_select_related = ["person"]
