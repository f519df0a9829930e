"""The common language: action fields in themes, roles and the formats that put them into practice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from buendnis.base.marks import Mark


class ThemeCluster(models.Model):
    """Themenfeld: one of the four groups of action fields."""

    code = models.CharField(_("Kürzel"), max_length=2, unique=True)
    name = models.CharField(_("Name"), max_length=120)

    class Meta:
        verbose_name = _("Themenfeld")
        verbose_name_plural = _("Themenfelder")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class CatalogueQuerySet(models.QuerySet):
    def current(self):
        return self.filter(is_current=True)


class ActionField(models.Model):
    """Handlungsfeld: one of the ten fields; `version` counts the catalogues agreed so far."""

    code = models.PositiveSmallIntegerField(_("Nummer"))
    identifier = models.CharField(_("Kennung"), max_length=40)
    name = models.CharField(_("Name"), max_length=160)
    short_name = models.CharField(_("Kurzname"), max_length=40)
    theme = models.ForeignKey(
        ThemeCluster, models.PROTECT, related_name="fields", verbose_name=_("Themenfeld")
    )
    version = models.PositiveSmallIntegerField(_("Fassung"), default=1)
    is_current = models.BooleanField(_("gültig"), default=True)
    checked = models.CharField(_("Beleg"), max_length=10, choices=Mark, default=Mark.ASSUMED)
    theme_checked = models.CharField(
        _("Beleg des Themenfelds"), max_length=10, choices=Mark, default=Mark.ASSUMED
    )

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("Handlungsfeld")
        verbose_name_plural = _("Handlungsfelder")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="action_field_once_per_version")
        ]

    def __str__(self) -> str:
        return self.name


class RoleProfile(models.Model):
    """Rollenprofil: how deep a member goes, from groundwork (1) to concrete on site (4)."""

    identifier = models.CharField(_("Kennung"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    depth = models.PositiveSmallIntegerField(_("Tiefe"))

    class Meta:
        verbose_name = _("Rollenprofil")
        verbose_name_plural = _("Rollenprofile")
        ordering = ["depth"]

    def __str__(self) -> str:
        return self.name


class Format(models.Model):
    """One of the eight ways in which a role is put into practice."""

    identifier = models.CharField(_("Kennung"), max_length=40)
    name = models.CharField(_("Name"), max_length=120)
    short_name = models.CharField(_("Kurzname"), max_length=40)
    role = models.ForeignKey(
        RoleProfile, models.PROTECT, related_name="formats", verbose_name=_("Rollenprofil")
    )
    version = models.PositiveSmallIntegerField(_("Fassung"), default=1)
    is_current = models.BooleanField(_("gültig"), default=True)
    checked = models.CharField(_("Beleg"), max_length=10, choices=Mark, default=Mark.ASSUMED)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("Format")
        verbose_name_plural = _("Formate")
        ordering = ["role__depth", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["identifier", "version"], name="format_once_per_version")
        ]

    def __str__(self) -> str:
        return self.name
