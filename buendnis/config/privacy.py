"""What the libraries hold about persons: accounts, sessions, second factors, editors' and Django's log."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from buendnis.people.privacy.registry import (
    Erasure,
    contact,
    file,
    harmless,
    no_personal_data,
    reference,
    register,
    secret,
    technical,
    text,
)
from buendnis.people.privacy.sweeps import sweep

EDITORS = ("Redaktion", "Geschäftsstelle")
ADMINISTRATION = ("technische Verwaltung",)
CODES = "Codes und Schlüssel der Software"

# --- Accounts, second factors, sessions ----------------------------------------------------------
register(
    "account.EmailAddress",
    reference("user", Erasure.WITH_ROW),
    contact("email", Erasure.WITH_ROW),
    *technical("verified", "primary"),
    purpose="account",
    retention="account",
    owners=("user",),
    addresses=("email",),
    of_person=True,
)
register(
    "account.EmailConfirmation",
    *secret("key"),
    *technical("created", "sent"),
    purpose="account",
    retention="brief",
    basis="security",
    owners=("email_address__user",),
    of_person=True,
)
register(
    "mfa.Authenticator",
    reference("user", Erasure.WITH_ROW),
    *secret("data"),
    *technical("type", "created_at", "last_used_at"),
    purpose="security",
    retention="account",
    basis="security",
    owners=("user",),
    of_person=True,
)
register(
    "usersessions.UserSession",
    reference("user", Erasure.WITH_ROW),
    *technical("ip", "user_agent", "created_at", "last_seen_at"),
    *secret("session_key", "data"),
    purpose="security",
    retention="session",
    basis="security",
    source="der Browser der Person",
    owners=("user",),
    of_person=True,
)
register(
    "socialaccount.SocialAccount",
    reference("user", Erasure.WITH_ROW),
    *text("extra_data"),
    *technical("uid", "provider", "last_login", "date_joined"),
    purpose="account",
    retention="account",
    source="die Anmeldestelle der eigenen Verwaltung",
    owners=("user",),
    of_person=True,
)
register(
    "socialaccount.SocialToken",
    *secret("token", "token_secret"),
    *technical("expires_at"),
    purpose="security",
    retention="session",
    basis="security",
    source="die Anmeldestelle der eigenen Verwaltung",
    owners=("account__user",),
    of_person=True,
)
no_personal_data(
    "socialaccount.SocialApp",
    "Anbindung einer Anmeldestelle",
    ("provider", "provider_id", "name", "client_id", "secret", "key", "settings"),
)
no_personal_data("auth.Group", "Gruppen von Rechten", ("name",))
no_personal_data("auth.Permission", CODES, ("name", "codename"))
no_personal_data("contenttypes.ContentType", CODES, ("app_label", "model"))
register(
    "admin.LogEntry",
    reference("user"),
    *text("object_repr", "change_message"),
    *harmless("Nummer der Sache", "object_id"),
    *technical("action_time", "action_flag"),
    purpose="audit",
    retention="history",
    basis="legal_duty",
    recipients=ADMINISTRATION,
    source="entsteht in der technischen Verwaltung",
    owners=("user",),
)

# --- Editors' area ---------------------------------------------------------------------------------
register(
    "wagtailusers.UserProfile",
    reference("user", Erasure.WITH_ROW),
    file("avatar"),
    *technical("preferred_language", "current_time_zone", "dismissibles", "theme", "contrast", "density"),
    purpose="editing",
    retention="account",
    recipients=EDITORS,
    owners=("user",),
    of_person=True,
)
register(
    "wagtailimages.Image",
    reference("uploaded_by_user", Erasure.UNLINK),
    *text("title", "description"),
    file("file"),
    *harmless("Prüfsumme", "file_hash"),
    purpose="editing",
    retention="content",
    recipients=("Öffentlichkeit",),
    source="Redaktion",
    owners=("uploaded_by_user",),
    goes_if_named=True,
)
register(
    "wagtailimages.Rendition",
    file("file"),
    *harmless("Maße des Bildes", "filter_spec", "focal_point_key"),
    purpose="editing",
    retention="content",
    recipients=("Öffentlichkeit",),
    source="entsteht aus dem Bild",
    owners=("image__uploaded_by_user",),
)
register(
    "wagtaildocs.Document",
    reference("uploaded_by_user", Erasure.UNLINK),
    *text("title"),
    file("file"),
    *harmless("Prüfsumme", "file_hash"),
    purpose="editing",
    retention="content",
    recipients=("Öffentlichkeit",),
    source="Redaktion",
    owners=("uploaded_by_user",),
    goes_if_named=True,
)
register(
    "wagtailcore.UploadedFile",
    reference("uploaded_by_user", Erasure.WITH_ROW),
    file("file"),
    purpose="editing",
    retention="brief",
    recipients=EDITORS,
    owners=("uploaded_by_user",),
    of_person=True,
)
register(
    "wagtailcore.Page",
    reference("owner"),
    reference("locked_by", Erasure.UNLINK),
    *text("title", "draft_title", "seo_title", "search_description"),
    *harmless("Adresse der Seite", "path", "url_path"),
    purpose="editing",
    retention="content",
    recipients=("Öffentlichkeit",),
    source="Redaktion",
    owners=("owner",),
)
register(
    "wagtailcore.Revision",
    reference("user"),
    *text("object_str", "content"),
    *harmless("Nummer der Sache", "object_id"),
    purpose="editing",
    retention="history",
    recipients=EDITORS,
    source="Redaktion",
    owners=("user",),
)
for log, number in {"wagtailcore.PageLogEntry": (), "wagtailcore.ModelLogEntry": ("object_id",)}.items():
    register(
        log,
        reference("user"),
        *text("label", "data"),
        *harmless("Code und Nummer", "action", *number),
        purpose="editing",
        retention="history",
        recipients=EDITORS,
        source="entsteht in der Redaktion",
        owners=("user",),
    )
register(
    "wagtailcore.Comment",
    reference("user"),
    reference("resolved_by"),
    *text("text"),
    *harmless("Stelle auf der Seite", "contentpath", "position"),
    purpose="editing",
    retention="history",
    recipients=EDITORS,
    owners=("user",),
)
register(
    "wagtailcore.CommentReply",
    reference("user"),
    *text("text"),
    purpose="editing",
    retention="history",
    recipients=EDITORS,
    owners=("user",),
)
register(
    "wagtailcore.TaskState",
    reference("finished_by"),
    *text("comment"),
    purpose="editing",
    retention="history",
    recipients=EDITORS,
    owners=("finished_by",),
)
register(
    "wagtailcore.WorkflowState",
    reference("requested_by"),
    *harmless("Nummer der Sache", "object_id"),
    purpose="editing",
    retention="history",
    recipients=EDITORS,
    owners=("requested_by",),
)
register(
    "wagtailcore.PageSubscription",
    reference("user", Erasure.WITH_ROW),
    purpose="editing",
    retention="role",
    owners=("user",),
    of_person=True,
)
register(
    "wagtailadmin.EditingSession",
    reference("user", Erasure.WITH_ROW),
    *harmless("Nummer der Sache", "object_id"),
    purpose="editing",
    retention="brief",
    recipients=EDITORS,
    owners=("user",),
    of_person=True,
)
register(
    "wagtailadmin.FormState",
    reference("user", Erasure.WITH_ROW),
    *text("data"),
    *harmless("Nummer der Sache", "object_id", "parent_object_id"),
    purpose="editing",
    retention="brief",
    owners=("user",),
    of_person=True,
)
register(
    "wagtailcore.APIToken",
    reference("user", Erasure.WITH_ROW),
    *text("name"),
    *secret("key_hash", "prefix"),
    purpose="security",
    retention="token",
    basis="security",
    owners=("user",),
    of_person=True,
)
register(
    "taggit.Tag",
    *text("name"),
    purpose="editing",
    retention="content",
    recipients=EDITORS,
    source="Redaktion",
)
for index in (
    "wagtailsearch.IndexEntry",
    "wagtailsearch.SQLiteFTSIndexEntry",
):
    no_personal_data(
        index,
        "Suchverzeichnis der Redaktion; entsteht aus den Inhalten und wird nach einer Löschung neu gebaut",
        ("object_id", "autocomplete", "title", "title_text", "body", "body_text"),
    )
for name, fields in {
    "taggit.TaggedItem": (),
    "wagtailcore.Locale": ("language_code",),
    "wagtailcore.Site": ("hostname", "site_name"),
    "wagtailcore.GroupSitePermission": (),
    "wagtailcore.Collection": ("path", "name"),
    "wagtailcore.GroupCollectionPermission": (),
    "wagtailcore.CollectionViewRestriction": ("password",),
    "wagtailcore.PageViewRestriction": ("password",),
    "wagtailcore.Workflow": ("name",),
    "wagtailcore.WorkflowContentType": (),
    "wagtailcore.WorkflowTask": (),
    "wagtailcore.WorkflowPage": (),
    "wagtailcore.Task": ("name",),
    "wagtailcore.GroupApprovalTask": (),
    "wagtailcore.GroupPagePermission": (),
    "wagtailcore.ReferenceIndex": ("object_id", "to_object_id", "model_path", "content_path"),
    "wagtailadmin.Admin": (),
    "wagtailredirects.Redirect": ("old_path", "redirect_page_route_path", "redirect_link"),
}.items():
    no_personal_data(name, "Einrichtung der Redaktion", fields)
no_personal_data(
    "django_tasks_database.DBTaskResult",
    "Aufgaben im Hintergrund mit Nummern; nach einem Fehler die Stelle im Programm",
    (
        "args_kwargs",
        "task_path",
        "worker_ids",
        "queue_name",
        "backend_name",
        "return_value",
        "exception_class_path",
        "traceback",
    ),
)
no_personal_data(
    "wagtailembeds.Embed",
    "Einbettungen fremder Seiten sind abgeschaltet; die Tabelle bleibt leer",
    ("url", "hash", "html", "title", "author_name", "provider_name", "thumbnail_url"),
)


# --- What goes by itself ---------------------------------------------------------------------------
def older(model: str, moment: str) -> Callable[[datetime], QuerySet[Any]]:
    """Rows of a library's model by the field that says when."""

    def due(before: datetime) -> QuerySet[Any]:
        return apps.get_model(model)._base_manager.filter(**{f"{moment}__lt": before})

    return due


def old_revisions(before: datetime) -> QuerySet[Any]:
    """But those that are live, newest, or still being looked at: they are the content itself. Trust P7."""
    old = older("wagtailcore.Revision", "created_at")(before)
    every = apps.get_model("wagtailcore.Revision")._base_manager.order_by()
    newest = every.values("base_content_type", "object_id").annotate(newest=Max("pk")).values("newest")
    live = apps.get_model("wagtailcore.Page").objects.exclude(live_revision=None).values("live_revision")
    task_states = apps.get_model("wagtailcore.TaskState").objects
    under_way = task_states.filter(status="in_progress").values("revision")
    return (
        old.exclude(pk__in=newest)
        .exclude(pk__in=live)
        .exclude(pk__in=under_way)
        .filter(approved_go_live_at=None)
    )


DELETED = _("gelöscht")
sweep(
    "cms.revisions",
    label=_("Alte Fassungen von Seiten"),
    does=DELETED,
    retention="history",
    due=old_revisions,
)
for code, label, model, moment in (
    ("cms.pagelog", _("Verlauf der Seiten"), "wagtailcore.PageLogEntry", "timestamp"),
    ("cms.modellog", _("Verlauf der Inhalte"), "wagtailcore.ModelLogEntry", "timestamp"),
    ("cms.comments", _("Erledigte Kommentare der Redaktion"), "wagtailcore.Comment", "resolved_at"),
    ("admin.log", _("Verlauf der technischen Verwaltung"), "admin.LogEntry", "action_time"),
):
    sweep(code, label=label, does=DELETED, retention="history", due=older(model, moment))
for code, label, model, moment in (
    ("cms.editing", _("Offene Bearbeitungen"), "wagtailadmin.EditingSession", "last_seen_at"),
    ("cms.forms", _("Zwischenstände von Formularen"), "wagtailadmin.FormState", "last_updated_at"),
    ("jobs.done", _("Erledigte Aufgaben im Programm"), "django_tasks_database.DBTaskResult", "finished_at"),
    (
        "account.confirmations",
        _("Links zum Bestätigen einer Adresse"),
        "account.EmailConfirmation",
        "created",
    ),
):
    sweep(code, label=label, does=DELETED, retention="brief", due=older(model, moment))
