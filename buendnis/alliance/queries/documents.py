"""Files of sites, and those that were held back."""

from django.db.models import QuerySet

from buendnis.alliance import permissions
from buendnis.alliance.models import Site, SiteDocument
from buendnis.base.models import StoredFile
from buendnis.people.models import Person


def documents_of(site: Site, person: Person) -> QuerySet[SiteDocument]:
    """The site's documents that the person may see, with their files, by title."""
    return (
        permissions.visible_documents(person).filter(site=site).select_related("file").order_by("title", "pk")
    )


def held_files() -> QuerySet[StoredFile]:
    """Files in which the scanner found something, newest first."""
    return StoredFile.objects.filter(state=StoredFile.State.INFECTED).order_by("-stored_at", "-pk")
