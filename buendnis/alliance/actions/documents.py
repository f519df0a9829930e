"""Files of a site: upload, take back; files in which the scanner found something: discard."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from buendnis.alliance import permissions, rules
from buendnis.alliance.models import Site, SiteDocument
from buendnis.base.errors import NotPossible
from buendnis.base.models import StoredFile
from buendnis.base.uploads import storing
from buendnis.people import actions as people
from buendnis.people.models import Person


class SiteIsFull(NotPossible):
    """A site keeps only so many files."""


class FileAlreadyThere(NotPossible):
    """The very same file was uploaded before."""


@transaction.atomic
def add_document(
    site: Site, *, title: str, file: storing.ScannedFile, today: date, by: Person
) -> SiteDocument:
    """Put a file into the site's file; everybody who may open that can have it once it is scanned.

    Raises PermissionDenied, SiteIsFull, FileAlreadyThere, UploadRefused. Source: trust 14.
    """
    site = Site.objects.select_for_update().get(pk=site.pk)
    if not permissions.may_change_documents(by, site):
        raise PermissionDenied
    refuse_second(site, file.file.digest)
    refuse_full(site, file.file.size)
    document = SiteDocument.objects.create(
        site=site, title=title, file=storing.keep(file), uploaded_by=by, checked_on=today
    )
    people.record(by, "document.added", document, site=site.pk, size=file.file.size, waits=file.is_pending)
    return document


def refuse_second(site: Site, digest: str) -> None:
    """Raise FileAlreadyThere, at the field, for a file whose very bytes were uploaded before."""
    if known := site.documents.filter(file__digest=digest).first():
        raise FileAlreadyThere(
            _("Diese Datei liegt schon in der Akte: „%(title)s“.") % {"title": known.title}, field="file"
        )


def refuse_full(site: Site, size: int) -> None:
    """Raise SiteIsFull, at the field, where so many bytes have no room."""
    kept = site.documents.filter(file__isnull=False).aggregate(count=Count("pk"), used=Sum("file__size"))
    if not rules.has_room_for(size, kept["count"], kept["used"] or 0):
        raise SiteIsFull(
            _("In dieser Akte ist kein Platz mehr. Bitte entfernen Sie zuerst eine ältere Datei."),
            field="file",
        )


@transaction.atomic
def withdraw_document(document: SiteDocument, *, by: Person) -> None:
    """Take an uploaded file out of the site's file; it is deleted. Raises PermissionDenied."""
    document = SiteDocument.objects.select_for_update().get(pk=document.pk)
    if document.file is None or not permissions.may_change_documents(by, document.site):
        raise PermissionDenied
    people.record(by, "document.withdrawn", document, site=document.site_id)
    stored = document.file
    document.delete()
    storing.forget(stored)


@transaction.atomic
def discard_held_file(stored: StoredFile, *, by: Person) -> None:
    """Delete a file that was held back; a document it belonged to goes with it. Raises PermissionDenied."""
    stored = StoredFile.objects.select_for_update().get(pk=stored.pk)
    if stored.state != StoredFile.State.INFECTED or not permissions.may_see_held_files(by):
        raise PermissionDenied
    people.record(by, "file.discarded", stored, finding=stored.finding)
    SiteDocument.objects.filter(file=stored).delete()
    storing.forget(stored)
