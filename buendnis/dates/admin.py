"""For support: look things up; the office changes dates on their own page."""

from django.contrib import admin

from buendnis.dates import models


@admin.register(models.CalendarEntry)
class CalendarEntryAdmin(admin.ModelAdmin):
    list_display = ["starts_on", "precision", "kind", "title", "place", "status", "checked"]
    list_filter = ["kind", "status", "checked"]
    search_fields = ["title", "place"]


@admin.register(models.Duty)
class DutyAdmin(admin.ModelAdmin):
    list_display = ["name", "rhythm", "phases", "due_rule", "checked"]
